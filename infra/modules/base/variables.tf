variable "project" {
  description = "Project id."
  type        = string
}

variable "region" {
  description = "Where data lies."
  type        = string
}

variable "is_prod" {
  description = "Whether deletion is refused."
  type        = bool
}

variable "source_archive" {
  description = "Path of the zip of one commit."
  type        = string
}

variable "secrets" {
  description = "Secrets besides the keys and the callers, named as the variables that they are given to."
  type        = set(string)
}
