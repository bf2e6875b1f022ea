output "service" {
  description = "Name of the Cloud Run service."
  value       = google_cloudfunctions2_function.this.name
}

output "url" {
  description = "Address for callers inside; also the audience of their tokens."
  value       = "https://${google_cloudfunctions2_function.this.name}-${var.project_number}.${var.region}.run.app"
}

output "member" {
  description = "Whom it runs as."
  value       = google_service_account.this.member
}
