variable "public_url" {
  description = "Where providers find the service: part of some signatures, and of the addresses for receipts."
  type        = string
}

variable "gateways" {
  description = "In the order of preference; settings and secrets as docs/gateways.md names them, without their prefix."
  type = list(object({
    name     = string
    kind     = string
    settings = optional(map(string), {})
    secrets  = list(string)
  }))

  validation {
    condition     = alltrue([for gateway in var.gateways : can(regex("^[a-z][a-z0-9_]{0,39}$", gateway.name))])
    error_message = "A gateway's name has small letters, digits and _ only, and begins with a letter."
  }

  validation {
    condition     = length(distinct(var.gateways[*].name)) == length(var.gateways)
    error_message = "Two gateways have the same name: a second one of a kind gets a name of its own."
  }

  validation {
    condition = alltrue([for gateway in var.gateways : contains(
      ["kannel", "capcom6", "twilio", "vonage", "infobip", "zenziva", "whatsapp", "generic"], gateway.kind
    )])
    error_message = "A gateway's kind is kannel, capcom6, twilio, vonage, infobip, zenziva, whatsapp or generic."
  }

  validation {
    condition = alltrue(flatten([for gateway in var.gateways : [
      for name in concat(keys(gateway.settings), gateway.secrets) : can(regex("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$", name))
    ]]))
    error_message = "Settings and secrets are written as docs/gateways.md names them, without GATEWAY_ and the name: AUTH_TOKEN."
  }

  # Terraform's state keeps every setting in clear.
  validation {
    condition = alltrue(flatten([for gateway in var.gateways : [
      for name in keys(gateway.settings) : !can(regex("PASSWORD|SECRET|TOKEN|KEY|HEADERS", name))
    ]]))
    error_message = "A password, key or token stands in `settings`: name it in `secrets` and put its value into Secret Manager."
  }
}
