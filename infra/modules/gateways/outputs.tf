output "environment" {
  description = "Variables that may be read by whoever may read the project."
  value = merge(
    { PUBLIC_URL = var.public_url, GATEWAYS = join(",", local.listed) },
    [for gateway in var.gateways : {
      for name, value in gateway.settings : "GATEWAY_${upper(gateway.name)}_${name}" => value
    }]...
  )
}

output "secrets" {
  description = "Variables whose values come from a secret of the same name."
  value = toset(flatten([for gateway in var.gateways : [
    for name in gateway.secrets : "GATEWAY_${upper(gateway.name)}_${name}"
  ]]))
}
