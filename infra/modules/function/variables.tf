variable "name" {
  description = "Entry point in main.py."
  type        = string
}

variable "project" {
  description = "Project id."
  type        = string
}

variable "project_number" {
  description = "Part of Cloud Run's addresses."
  type        = string
}

variable "region" {
  description = "Where it runs."
  type        = string
}

variable "source_object" {
  description = "Bucket and object of the source archive."
  type        = object({ bucket = string, object = string })
}

variable "build_account" {
  description = "Who builds."
  type        = string
}

variable "secrets" {
  description = "Secret id by key file that it can read."
  type        = map(string)
}

variable "variables" {
  description = "Variables of its own, beside those that every function has."
  type        = map(string)
}

variable "given_secrets" {
  description = "Secret id by the variable that holds its value."
  type        = map(string)
}

variable "store_role" {
  description = "What it may do to Firestore."
  type        = string
}

variable "memory" {
  description = "Of one instance."
  type        = string
}

variable "min_instances" {
  description = "How many are never stopped."
  type        = number
}

variable "is_public" {
  description = "Whether the load balancer brings it requests."
  type        = bool
}

variable "is_called" {
  description = "Whether another function calls it when the bus is down."
  type        = bool
}
