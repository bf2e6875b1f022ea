# Every entry point of main.py, and all that differs between them. A new one is one line; a test compares.
#
# paths      what the load balancer brings: `*` is one segment, `**` the rest. Empty: not on the internet
# topic      what wakes it
# keys       which key files it can read
# given      which other secrets it gets as variables: `callers` is API_CALLERS, `gateways` what the SMS gateways need
# publishes  the topics that it may publish to; a wake-up is an id and a word, and the report decides what it means
# wakes      the functions that it may call when the bus is down
# store      user: reads and writes every document, viewer: reads. Firestore has no rights per collection for servers
# memory     a master and a worker hold 90 MiB each with every library loaded, `health` 70; then room for requests
# warm       instances that are never stopped in production: a citizen should not wait for a cold start
# traceless  citizens use it, so that its request log, addresses and times, is never stored
locals {
  functions = {
    report_form    = { paths = ["/", "/lapor"], topic = "", keys = ["intake"], given = [], publishes = ["report-received"], wakes = [], store = "user", memory = "512Mi", warm = 1, traceless = true }
    receive_report = { paths = ["/v1/reports"], topic = "", keys = ["intake"], given = ["callers"], publishes = ["report-received"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = true }
    ticket         = { paths = ["/tiket"], topic = "", keys = ["intake"], given = [], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = true }
    sms_inbound    = { paths = ["/sms/*/inbound"], topic = "", keys = ["intake"], given = ["gateways"], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 1, traceless = true }
    sms_receipt    = { paths = ["/sms/*/receipt"], topic = "", keys = ["intake"], given = ["gateways"], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = true }
    desk           = { paths = ["/desk", "/desk/**"], topic = "", keys = ["intake", "case", "contact"], given = [], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = false }
    health         = { paths = ["/health"], topic = "", keys = [], given = [], publishes = [], wakes = [], store = "viewer", memory = "256Mi", warm = 0, traceless = true }
    route_report   = { paths = [], topic = "report-received", keys = ["intake"], given = [], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = false }
    notify_officer = { paths = [], topic = "report-routed", keys = ["intake", "contact"], given = ["gateways"], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = false }
    advance_report = { paths = [], topic = "report-due", keys = ["intake", "contact"], given = ["gateways"], publishes = ["report-received", "report-routed", "report-due"], wakes = [], store = "user", memory = "512Mi", warm = 0, traceless = false }
    sweep          = { paths = [], topic = "", keys = ["intake"], given = ["gateways"], publishes = ["report-received", "report-routed", "report-due"], wakes = ["route_report", "notify_officer", "advance_report"], store = "user", memory = "512Mi", warm = 0, traceless = false }
    watchdog       = { paths = [], topic = "", keys = ["intake"], given = [], publishes = [], wakes = [], store = "viewer", memory = "512Mi", warm = 0, traceless = false }
  }

  timed     = { sweep = "* * * * *", watchdog = "0 * * * *" }
  topics    = { for name, function in local.functions : function.topic => name if function.topic != "" }
  public    = { for name, function in local.functions : name => function.paths if length(function.paths) > 0 }
  traceless = [for name, function in local.functions : replace(name, "_", "-") if function.traceless]
}
