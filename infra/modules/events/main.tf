# The bus: a topic and a push subscription for each function that is woken, and where what cannot be handled ends.

resource "google_service_account" "push" {
  account_id   = "push"
  display_name = "Brings wake-ups to the functions"
}

resource "google_pubsub_topic" "topic" {
  # checkov:skip=CKV_GCP_83: A wake-up is a random id and a word; a key that fails would silence the bus.
  for_each = var.topics
  name     = each.key

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = true
  }
}

resource "google_pubsub_topic" "dead_letters" {
  # checkov:skip=CKV_GCP_83: A wake-up is a random id and a word; a key that fails would silence the bus.
  name = "dead-letters"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = true
  }
}

resource "google_pubsub_subscription" "dead_letters" {
  name                       = "dead-letters"
  topic                      = google_pubsub_topic.dead_letters.id
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_subscription" "push" {
  for_each = var.topics
  name     = "${each.key}-to-${replace(each.value, "_", "-")}"
  topic    = google_pubsub_topic.topic[each.key].id
  # Above the lease of a claim: at the default of 10 s one message was delivered four times.
  ack_deadline_seconds       = 60
  message_retention_duration = "86400s"

  push_config {
    push_endpoint = "${var.service_urls[each.value]}/${each.value}"

    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = var.service_urls[each.value]
    }
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 5
  }

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "buries" {
  topic  = google_pubsub_topic.dead_letters.id
  role   = "roles/pubsub.publisher"
  member = var.service_agent
}

resource "google_pubsub_subscription_iam_member" "acknowledges" {
  for_each     = var.topics
  subscription = google_pubsub_subscription.push[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = var.service_agent
}
