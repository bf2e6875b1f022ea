# One entry point as one Cloud Run function under an identity of its own, with only the rights it needs.

locals {
  service     = replace(var.name, "_", "-")
  concurrency = 8

  environment = {
    STACK                = "cloud"
    GOOGLE_CLOUD_PROJECT = var.project
    THREADS              = local.concurrency
    KEYS_DIR             = "/keys/{key}"
    FUNCTION_URLS        = "https://{service}-${var.project_number}.${var.region}.run.app"
    # The balancer adds two hops: the caller's address and its own.
    TRUSTED_PROXIES  = 2
    LOG_EXECUTION_ID = "false"
  }
}

resource "google_service_account" "this" {
  account_id   = "fn-${local.service}"
  display_name = "Runs ${var.name}"
}

resource "google_project_iam_member" "store" {
  project = var.project
  role    = var.store_role
  member  = google_service_account.this.member
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each  = merge(var.secrets, var.given_secrets)
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this.member
}

resource "google_cloudfunctions2_function" "this" {
  name     = local.service
  location = var.region

  build_config {
    runtime         = "python312"
    entry_point     = var.name
    service_account = var.build_account

    source {
      storage_source {
        bucket = var.source_object.bucket
        object = var.source_object.object
      }
    }
  }

  service_config {
    service_account_email = google_service_account.this.email
    available_memory      = var.memory
    # Concurrency above one needs a whole processor.
    available_cpu      = "1"
    timeout_seconds    = 60
    min_instance_count = var.min_instances
    # A ceiling on the bill, and on what a flood can ask of Firestore: 10 x 8 requests at once.
    max_instance_count = 10
    # As many as THREADS: a request beyond them would wait inside an instance while another could be started.
    max_instance_request_concurrency = local.concurrency
    # The sweep comes from no network of ours when it goes around the bus, so that those it wakes rely on identity.
    ingress_settings               = var.is_public ? "ALLOW_INTERNAL_AND_GCLB" : var.is_called ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision = true

    environment_variables = merge(local.environment, var.variables)

    dynamic "secret_volumes" {
      for_each = var.secrets
      content {
        mount_path = "/keys/${secret_volumes.key}"
        project_id = var.project
        secret     = secret_volumes.value

        versions {
          version = "latest"
          path    = "${secret_volumes.key}.json"
        }
      }
    }

    dynamic "secret_environment_variables" {
      for_each = var.given_secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  depends_on = [google_secret_manager_secret_iam_member.reader]
}
