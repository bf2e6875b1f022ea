variable "project" {
  description = "Id of the Google Cloud project; one for dev, one for prod."
  type        = string
}

variable "region" {
  description = "Where everything that stores or carries data lies: Jakarta, since public-service data stays in the country."
  type        = string
  default     = "asia-southeast2"
}

variable "domain" {
  description = "The host name that citizens type; its A record points to the output `address`."
  type        = string
}

variable "source_archive" {
  description = "The zip of one commit (docs/deploy.md); going back is applying an older one."
  type        = string
}

variable "alert_email" {
  description = "Who is told when something is wrong; a channel that is not the SMS gateway."
  type        = string
}

variable "billing_account" {
  description = "The account that the budget watches."
  type        = string
}

variable "monthly_budget" {
  description = "In whole units of the billing account's currency."
  type        = number
}

variable "gateways" {
  description = "SMS gateways in the order of preference; docs/deploy.md shows one, docs/gateways.md names their settings."
  type = list(object({
    name     = string
    kind     = string
    settings = optional(map(string), {})
    secrets  = list(string)
  }))

  validation {
    condition     = length(var.gateways) > 0 || !var.is_prod
    error_message = "In production reports would arrive and nobody could be told: name at least one gateway."
  }
}

variable "is_prod" {
  description = "In production the database and the secrets cannot be deleted, and citizens' functions are kept warm."
  type        = bool
}
