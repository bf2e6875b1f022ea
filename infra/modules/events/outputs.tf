output "topics" {
  description = "Topic id by name."
  value       = { for name, topic in google_pubsub_topic.topic : name => topic.id }
}

output "push_member" {
  description = "Who brings the wake-ups."
  value       = google_service_account.push.member
}

output "dead_letters" {
  description = "Subscription that holds what nobody could handle."
  value       = google_pubsub_subscription.dead_letters.name
}
