# The one door to the internet: address, certificate, URL map and Cloud Armor. It keeps no log of who came.

locals {
  routes = flatten([for name, paths in var.paths : [for path in paths : { name = name, path = path }]])
}

resource "google_compute_global_address" "this" {
  name = "silayang"
}

resource "google_compute_managed_ssl_certificate" "this" {
  name = "silayang"

  managed {
    domains = [var.domain]
  }
}

resource "google_compute_ssl_policy" "modern" {
  name            = "silayang"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}

# No signatures for attacks are matched: a narrative may hold any words, and a false alarm would turn a victim away.
resource "google_compute_security_policy" "this" {
  # checkov:skip=CKV_GCP_73: No Java reads a request here, and a rule that looks into bodies would turn victims away.
  name = "silayang"
  type = "CLOUD_ARMOR"

  # A provider brings everybody's texts and receipts from one address, and proves each call; Twilio tries only twice.
  rule {
    action   = "throttle"
    priority = 900

    match {
      expr {
        expression = "request.path.startsWith('/sms/')"
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = 6000
        interval_sec = 60
      }
    }
  }

  # Whole offices and villages share one address behind their provider: 300 requests a minute is far above any of them.
  rule {
    action   = "throttle"
    priority = 1000

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = 300
        interval_sec = 60
      }
    }
  }

  rule {
    action   = "allow"
    priority = 2147483647

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_region_network_endpoint_group" "function" {
  for_each              = var.services
  name                  = each.value
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = each.value
  }
}

resource "google_compute_backend_service" "function" {
  for_each              = var.services
  name                  = each.value
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.this.id

  backend {
    group = google_compute_region_network_endpoint_group.function[each.key].id
  }

  log_config {
    enable = false
  }
}

# What no function serves goes to the start page, without its query.
resource "google_compute_url_map" "https" {
  name = "silayang"

  default_url_redirect {
    host_redirect  = var.domain
    path_redirect  = "/"
    https_redirect = true
    strip_query    = true
  }

  host_rule {
    hosts        = [var.domain]
    path_matcher = "functions"
  }

  path_matcher {
    name = "functions"

    default_url_redirect {
      path_redirect  = "/"
      https_redirect = true
      strip_query    = true
    }

    dynamic "route_rules" {
      for_each = local.routes
      content {
        priority = route_rules.key + 1
        service  = google_compute_backend_service.function[route_rules.value.name].id

        match_rules {
          full_path_match     = strcontains(route_rules.value.path, "*") ? null : route_rules.value.path
          path_template_match = strcontains(route_rules.value.path, "*") ? route_rules.value.path : null
        }
      }
    }
  }
}

resource "google_compute_target_https_proxy" "this" {
  name             = "silayang"
  url_map          = google_compute_url_map.https.id
  ssl_certificates = [google_compute_managed_ssl_certificate.this.id]
  ssl_policy       = google_compute_ssl_policy.modern.id
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "silayang-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
}

resource "google_compute_url_map" "http" {
  name = "silayang-http"

  default_url_redirect {
    https_redirect = true
    strip_query    = false
  }
}

resource "google_compute_target_http_proxy" "this" {
  name    = "silayang"
  url_map = google_compute_url_map.http.id
}

resource "google_compute_global_forwarding_rule" "http" {
  name                  = "silayang-http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "80"
  target                = google_compute_target_http_proxy.this.id
}
