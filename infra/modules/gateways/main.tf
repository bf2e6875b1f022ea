# The SMS gateways as variables of the functions that need them. It knows no provider, so that it can be tried offline.

locals {
  listed = [for gateway in var.gateways : gateway.name == gateway.kind ? gateway.name : "${gateway.name}:${gateway.kind}"]
}
