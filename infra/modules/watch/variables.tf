variable "project" {
  description = "Project id."
  type        = string
}

variable "project_number" {
  description = "For the budget's filter."
  type        = string
}

variable "region" {
  description = "Where logs are kept."
  type        = string
}

variable "domain" {
  description = "The host that is checked."
  type        = string
}

variable "traceless" {
  description = "Services whose request logs are never stored."
  type        = list(string)
}

variable "dead_letters" {
  description = "Subscription that holds what nobody could handle."
  type        = string
}

variable "alert_email" {
  description = "Who is told."
  type        = string
}

variable "billing_account" {
  description = "Whose budget it is."
  type        = string
}

variable "monthly_budget" {
  description = "In whole units of the account's currency."
  type        = number
}
