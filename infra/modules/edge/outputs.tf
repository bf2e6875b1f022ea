output "address" {
  description = "The A record of the domain."
  value       = google_compute_global_address.this.address
}
