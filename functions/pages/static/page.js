(function () {
  var leave = document.getElementById("exit");
  function blank() {
    document.querySelectorAll("form").forEach(function (form) { form.reset(); });
    document.body.textContent = "";
  }
  function go(event) {
    if (event) event.preventDefault();
    var to = leave.href;
    blank();
    location.replace(to);
  }
  if (leave) {
    leave.addEventListener("click", go);
    addEventListener("keydown", function (event) { if (event.key === "Escape") go(event); });
  }
  addEventListener("pageshow", function (event) {
    if (event.persisted) { document.body.textContent = ""; location.reload(); }
  });
  if (document.body.hasAttribute("data-once")) {
    var left = null;
    history.replaceState(null, "", "/");
    function closeLater() {
      clearTimeout(left);
      left = setTimeout(function () { document.body.textContent = ""; location.replace("/"); }, 600000);
    }
    ["keydown", "pointerdown", "scroll"].forEach(function (sign) { addEventListener(sign, closeLater); });
    closeLater();
  }
})();
