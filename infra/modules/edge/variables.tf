variable "region" {
  description = "Where the functions run."
  type        = string
}

variable "domain" {
  description = "The host name that citizens type."
  type        = string
}

variable "paths" {
  description = "Public paths by entry point."
  type        = map(list(string))
}

variable "services" {
  description = "Cloud Run service by entry point."
  type        = map(string)
}
