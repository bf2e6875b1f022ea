variable "region" {
  description = "Where messages are kept."
  type        = string
}

variable "topics" {
  description = "Entry point that each topic wakes."
  type        = map(string)
}

variable "service_urls" {
  description = "Cloud Run address by entry point."
  type        = map(string)
}

variable "service_agent" {
  description = "Pub/Sub's own identity, which moves dead letters."
  type        = string
}
