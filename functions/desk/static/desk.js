(function () {
  var invitation = document.getElementById("invitation");
  if (invitation && location.hash.length > 1) {
    invitation.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }
  function length(seconds) {
    if (seconds < 60) return "1 mnt";
    if (seconds < 3600) return Math.floor(seconds / 60) + " mnt";
    var minutes = Math.floor(seconds % 3600 / 60), hours = Math.floor(seconds / 3600);
    if (seconds < 172800) return hours + " jam" + (minutes && hours < 3 ? " " + minutes + " mnt" : "");
    return Math.floor(seconds / 86400) + " hari";
  }
  function tick() {
    document.querySelectorAll("time[data-left]").forEach(function (clock) {
      var left = (new Date(clock.dateTime) - new Date()) / 1000;
      clock.textContent = (left > 0 ? "sisa " : "lewat ") + length(Math.abs(left));
      clock.classList.toggle("late", left <= 0);
    });
  }
  if (document.body.hasAttribute("data-clock")) setInterval(tick, 15000);
  addEventListener("pageshow", function (event) {
    if (event.persisted) { document.body.textContent = ""; location.reload(); }
  });
})();
