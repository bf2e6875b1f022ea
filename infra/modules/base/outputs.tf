output "project_number" {
  description = "Part of service agents' names and of Cloud Run's addresses."
  value       = data.google_project.this.number
}

output "source_object" {
  description = "Bucket and object of the source archive."
  value = {
    bucket = google_storage_bucket.source.name
    object = google_storage_bucket_object.source.name
  }
}

output "build_account" {
  description = "Who builds."
  value       = google_service_account.build.id
  depends_on  = [google_project_iam_member.build]
}

output "key_secrets" {
  description = "Secret id by key file."
  value = {
    for key in ["intake", "contact", "case"] : key => google_secret_manager_secret.secret["${key}-keys"].secret_id
  }
}

output "callers_secret" {
  description = "Secret id of API_CALLERS."
  value       = google_secret_manager_secret.secret["api-callers"].secret_id
}

output "given_secrets" {
  description = "Secret id by the variable that it is given to."
  value       = { for name in var.secrets : name => google_secret_manager_secret.secret[name].secret_id }
}
