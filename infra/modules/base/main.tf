# The project's ground: APIs, Firestore with its indexes and rules, keys and secrets, the source archive.

locals {
  apis = [
    "artifactregistry.googleapis.com", "billingbudgets.googleapis.com", "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com", "cloudkms.googleapis.com", "cloudscheduler.googleapis.com",
    "compute.googleapis.com", "firebaserules.googleapis.com", "firestore.googleapis.com", "iam.googleapis.com",
    "logging.googleapis.com", "monitoring.googleapis.com", "pubsub.googleapis.com", "run.googleapis.com",
    "secretmanager.googleapis.com", "storage.googleapis.com",
  ]
  indexes   = jsondecode(file("${path.module}/../../firestore.indexes.json"))
  overrides = local.indexes.fieldOverrides
}

data "google_project" "this" {
  project_id = var.project
}

resource "google_project_service" "api" {
  for_each           = toset(local.apis)
  service            = each.value
  disable_on_destroy = false
}

# --- Firestore

resource "google_firestore_database" "reports" {
  name                              = "(default)"
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.is_prod ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = var.is_prod ? "ABANDON" : "DELETE"
  depends_on                        = [google_project_service.api]
}

resource "google_firestore_backup_schedule" "daily" {
  database  = google_firestore_database.reports.name
  retention = "604800s"

  daily_recurrence {}
}

resource "google_firestore_index" "composite" {
  for_each   = { for index in local.indexes.indexes : "${index.collectionGroup} ${join(" ", index.fields[*].fieldPath)}" => index }
  database   = google_firestore_database.reports.name
  collection = each.value.collectionGroup

  dynamic "fields" {
    for_each = each.value.fields
    content {
      field_path = fields.value.fieldPath
      order      = fields.value.order
    }
  }
}

# One file for the emulators' tests and for here: `*` switches single-field indexing off, a name switches it on.
resource "google_firestore_field" "override" {
  for_each   = { for field in local.overrides : "${field.collectionGroup} ${field.fieldPath}" => field }
  database   = google_firestore_database.reports.name
  collection = each.value.collectionGroup
  field      = each.value.fieldPath

  index_config {
    dynamic "indexes" {
      for_each = each.value.indexes
      content {
        query_scope  = indexes.value.queryScope
        order        = lookup(indexes.value, "order", null)
        array_config = lookup(indexes.value, "arrayConfig", null)
      }
    }
  }

  dynamic "ttl_config" {
    for_each = lookup(each.value, "ttl", false) ? [true] : []
    content {}
  }
}

resource "google_firebaserules_ruleset" "deny_all" {
  source {
    files {
      name    = "firestore.rules"
      content = file("${path.module}/../../firestore.rules")
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_firebaserules_release" "firestore" {
  name         = "cloud.firestore"
  ruleset_name = google_firebaserules_ruleset.deny_all.name
  depends_on   = [google_firestore_database.reports]
}

# --- Keys and secrets

resource "google_kms_key_ring" "silayang" {
  name       = "silayang"
  location   = var.region
  depends_on = [google_project_service.api]
}

resource "google_kms_crypto_key" "secrets" {
  name            = "secrets"
  key_ring        = google_kms_key_ring.silayang.id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_iam_member" "secret_manager" {
  crypto_key_id = google_kms_crypto_key.secrets.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
}

# The values are put in by the key ceremony and by hand, never by Terraform: its state would keep them.
resource "google_secret_manager_secret" "secret" {
  for_each  = setunion(["intake-keys", "contact-keys", "case-keys", "api-callers"], var.secrets)
  secret_id = each.value
  # A gateway comes and goes; a key that is deleted takes every report with it.
  deletion_protection = var.is_prod && !contains(var.secrets, each.value)

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.secrets.id
        }
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.secret_manager]
}

# Who read which secret, and who used the key, is on record.
resource "google_project_iam_audit_config" "keys" {
  for_each = toset(["secretmanager.googleapis.com", "cloudkms.googleapis.com"])
  project  = var.project
  service  = each.value

  audit_log_config {
    log_type = "DATA_READ"
  }

  audit_log_config {
    log_type = "DATA_WRITE"
  }
}

# --- The source of every function

resource "google_storage_bucket" "source" {
  # checkov:skip=CKV_GCP_62: It holds the public source code; who deployed is in the admin activity log.
  name                        = "${var.project}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket_object" "source" {
  name   = "silayang-${filemd5(var.source_archive)}.zip"
  bucket = google_storage_bucket.source.name
  source = var.source_archive
}

resource "google_service_account" "build" {
  account_id   = "build"
  display_name = "Builds the functions"
  depends_on   = [google_project_service.api]
}

resource "google_project_iam_member" "build" {
  # checkov:skip=CKV_GCP_49: The builder role acts as no other identity that Terraform has not given it; nothing at run time has it.
  project = var.project
  role    = "roles/cloudbuild.builds.builder"
  member  = google_service_account.build.member
}
