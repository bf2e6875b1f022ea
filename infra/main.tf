module "base" {
  source         = "./modules/base"
  project        = var.project
  region         = var.region
  is_prod        = var.is_prod
  source_archive = var.source_archive
  secrets        = module.gateways.secrets
}

module "gateways" {
  source     = "./modules/gateways"
  public_url = "https://${var.domain}"
  gateways   = var.gateways
}

locals {
  given = {
    callers  = { variables = {}, secrets = { API_CALLERS = module.base.callers_secret } }
    gateways = { variables = module.gateways.environment, secrets = module.base.given_secrets }
  }
}

module "events" {
  source        = "./modules/events"
  region        = var.region
  topics        = local.topics
  service_urls  = { for name, function in module.function : name => function.url }
  service_agent = "serviceAccount:service-${module.base.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions

  name           = each.key
  project        = var.project
  project_number = module.base.project_number
  region         = var.region
  source_object  = module.base.source_object
  build_account  = module.base.build_account
  secrets        = { for key in each.value.keys : key => module.base.key_secrets[key] }
  variables      = merge([for given in each.value.given : local.given[given].variables]...)
  given_secrets  = merge([for given in each.value.given : local.given[given].secrets]...)
  store_role     = "roles/datastore.${each.value.store}"
  memory         = each.value.memory
  min_instances  = var.is_prod ? each.value.warm : 0
  is_public      = length(each.value.paths) > 0
  is_called      = contains(flatten([for function in local.functions : function.wakes]), each.key)
}

# What one function may do to another, or to a topic, is granted here: the modules do not know each other.

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = merge([
    for name, function in local.functions : { for topic in function.publishes : "${name} ${topic}" => [name, topic] }
  ]...)
  topic  = module.events.topics[each.value[1]]
  role   = "roles/pubsub.publisher"
  member = module.function[each.value[0]].member
}

resource "google_cloud_run_v2_service_iam_member" "pushed" {
  for_each = local.topics
  location = var.region
  name     = module.function[each.value].service
  role     = "roles/run.invoker"
  member   = module.events.push_member
}

resource "google_cloud_run_v2_service_iam_member" "woken" {
  for_each = merge([
    for name, function in local.functions : { for woken in function.wakes : "${name} ${woken}" => [name, woken] }
  ]...)
  location = var.region
  name     = module.function[each.value[1]].service
  role     = "roles/run.invoker"
  member   = module.function[each.value[0]].member
}

# The load balancer carries no identity: who may reach these is decided by ingress, the balancer only.
resource "google_cloud_run_v2_service_iam_member" "anybody" {
  for_each = local.public
  location = var.region
  name     = module.function[each.key].service
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_service_account" "timer" {
  account_id   = "timer"
  display_name = "Knocks at the sweep and the watchdog"
  depends_on   = [module.base]
}

resource "google_cloud_run_v2_service_iam_member" "timed" {
  for_each = local.timed
  location = var.region
  name     = module.function[each.key].service
  role     = "roles/run.invoker"
  member   = google_service_account.timer.member
}

resource "google_cloud_scheduler_job" "timed" {
  for_each         = local.timed
  name             = each.key
  region           = var.region
  schedule         = each.value
  time_zone        = "Asia/Jakarta"
  attempt_deadline = "60s"

  http_target {
    http_method = "POST"
    uri         = "${module.function[each.key].url}/${each.key}"

    oidc_token {
      service_account_email = google_service_account.timer.email
      audience              = module.function[each.key].url
    }
  }
}

module "edge" {
  source   = "./modules/edge"
  region   = var.region
  domain   = var.domain
  paths    = local.public
  services = { for name in keys(local.public) : name => module.function[name].service }
}

module "watch" {
  source          = "./modules/watch"
  project         = var.project
  project_number  = module.base.project_number
  region          = var.region
  domain          = var.domain
  traceless       = local.traceless
  dead_letters    = module.events.dead_letters
  alert_email     = var.alert_email
  billing_account = var.billing_account
  monthly_budget  = var.monthly_budget
}

output "address" {
  description = "The A record of the domain."
  value       = module.edge.address
}

output "key_secrets" {
  description = "Where the key ceremony puts each key file."
  value       = module.base.key_secrets
}
