# What is kept of the logs, what is counted, and who is told when something is wrong.

locals {
  services = join("|", var.traceless)

  # Alarm events of functions/logs.py, which logs them with severity CRITICAL. `other` is whatever no line names.
  alarms = {
    overdue = { title = "Reports are overdue", events = ["overdue"] }
    stuck   = { title = "A report finds nobody, or stands still", events = ["report_is_stuck", "nobody_left", "empty_rung", "nobody_can_confirm", "stands_still", "police_report_late"] }
    gateway = { title = "An SMS gateway is down, refuses or is refused", events = ["gateway_trouble", "gateway_rests", "gateway_call_refused", "gateway_call_unreadable", "gateway_entries_unreadable", "alert_refused", "hotline_alert_refused"] }
    other   = { title = "An alarm", events = [] }
  }
  named = { for name, alarm in local.alarms : name => "jsonPayload.event=~\"^(${join("|", alarm.events)})$\"" if length(alarm.events) > 0 }
  other = "NOT jsonPayload.event=~\"^(${join("|", flatten([for alarm in local.alarms : alarm.events]))})$\""
}

# --- Logs stay in the region; requests of citizens are counted and never stored

resource "google_logging_project_bucket_config" "regional" {
  project        = var.project
  location       = var.region
  bucket_id      = "silayang"
  retention_days = 30
}

resource "google_logging_project_sink" "default" {
  name                   = "_Default"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.regional.id}"
  filter                 = "NOT log_id(\"cloudaudit.googleapis.com/activity\") AND NOT log_id(\"cloudaudit.googleapis.com/system_event\")"
  unique_writer_identity = true

  # An address and a time are a trace to a person.
  exclusions {
    name   = "citizens"
    filter = "resource.type=\"cloud_run_revision\" AND log_id(\"run.googleapis.com/requests\") AND resource.labels.service_name=~\"^(${local.services})$\""
  }

  exclusions {
    name   = "balancer"
    filter = "resource.type=\"http_load_balancer\""
  }
}

# --- Counted from the logs as they come in, also from those that are not stored

resource "google_logging_metric" "alarm" {
  for_each = local.alarms
  name     = "silayang/alarm/${each.key}"
  filter   = "resource.type=\"cloud_run_revision\" AND severity=CRITICAL AND ${lookup(local.named, each.key, local.other)}"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_logging_metric" "server_error" {
  name   = "silayang/server-error"
  filter = "resource.type=\"cloud_run_revision\" AND log_id(\"run.googleapis.com/requests\") AND httpRequest.status>=500"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

# --- Alerts

resource "google_monitoring_notification_channel" "email" {
  display_name = "Technician"
  type         = "email"

  labels = {
    email_address = var.alert_email
  }
}

resource "google_monitoring_alert_policy" "alarm" {
  for_each              = local.alarms
  display_name          = each.value.title
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.alarm[each.key].name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_SUM"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "server_error" {
  display_name          = "Functions fail"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = "More than five answers of 5xx in five minutes"

    condition_threshold {
      filter          = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.server_error.name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 5
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "dead_letters" {
  display_name          = "Dead letters"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = "A wake-up was given up by the bus"

    condition_threshold {
      filter          = "resource.type=\"pubsub_subscription\" AND resource.labels.subscription_id=\"${var.dead_letters}\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "sweep_absent" {
  display_name          = "The sweep does not run"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = "No request to the sweep for five minutes"

    condition_absent {
      filter   = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"sweep\" AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"2xx\""
      duration = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

# /health fails when the store is away or the heartbeat is older than three minutes.
resource "google_monitoring_uptime_check_config" "health" {
  display_name     = "health"
  timeout          = "10s"
  period           = "60s"
  selected_regions = ["ASIA_PACIFIC", "EUROPE", "USA_OREGON"]

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"

    labels = {
      project_id = var.project
      host       = var.domain
    }
  }
}

resource "google_monitoring_alert_policy" "health" {
  display_name          = "Not healthy: store, heartbeat, or the way to it"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = "The check on /health fails"

    condition_threshold {
      filter          = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.health.uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "60s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }
}

resource "google_monitoring_alert_policy" "certificate" {
  display_name          = "The certificate runs out"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.name]

  conditions {
    display_name = "Fewer than 15 days left"

    condition_threshold {
      filter          = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.health.uptime_check_id}\""
      comparison      = "COMPARISON_LT"
      threshold_value = 15
      duration        = "600s"

      aggregations {
        alignment_period     = "1200s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_MIN"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }
}

resource "google_billing_budget" "monthly" {
  billing_account = var.billing_account
  display_name    = "silayang ${var.project}"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_budget)
    }
  }

  threshold_rules {
    threshold_percent = 0.5
  }

  threshold_rules {
    threshold_percent = 1.0
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.email.id]
  }
}
