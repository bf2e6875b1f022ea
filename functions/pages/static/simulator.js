(function () {
  var phones = [].slice.call(document.querySelectorAll(".phone")).map(function (element) {
    return {
      element: element,
      who: element.querySelector("[name=from]"),
      screen: element.querySelector(".screen"),
      quick: element.querySelector(".quick"),
      last: null
    };
  });
  function bubble(sms, number) {
    var box = document.createElement("div"), at = document.createElement("time");
    box.className = sms.from === number ? "sms mine" : "sms";
    sms.text.split(/(https?:\/\/[^ ]+\/desk\/pin#[^ ]+)/).forEach(function (part, n) {
      var link = n % 2 ? document.createElement("a") : document.createTextNode(part);
      if (n % 2) {
        link.href = link.textContent = part;
        link.target = "_blank";
      }
      box.appendChild(link);
    });
    at.textContent = new Date(sms.at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    box.appendChild(at);
    return box;
  }
  function offerAnswers(phone, heard) {
    phone.quick.textContent = "";
    var codes = heard && heard.text.match(/Balas ([A-Z]+) ([0-9]{3}) \/ ([A-Z]+)/);
    if (!codes) return;
    [codes[1], codes[3]].forEach(function (word) {
      var answer = document.createElement("button");
      answer.type = "button";
      answer.textContent = word + " " + codes[2];
      answer.addEventListener("click", function () { send(phone, answer.textContent); });
      phone.quick.appendChild(answer);
    });
  }
  function show(phone, all) {
    var number = phone.who.value;
    var mine = all.filter(function (sms) { return sms.from === number || sms.to === number; });
    var newest = mine.length ? mine[mine.length - 1].id : "none";
    if (phone.last === number + newest) return;
    var heard = mine.length && mine[mine.length - 1].to === number ? mine[mine.length - 1] : null;
    phone.element.classList.toggle("lit", Boolean(phone.last && heard));
    phone.last = number + newest;
    phone.screen.textContent = mine.length ? "" : phone.screen.dataset.empty;
    mine.forEach(function (sms) { phone.screen.appendChild(bubble(sms, number)); });
    phone.screen.scrollTop = phone.screen.scrollHeight;
    offerAnswers(phone, heard);
  }
  function rings(all) {
    var select = document.querySelector("select[name=from]");
    var newest = all.filter(function (sms) {
      return sms.direction === "out" && select.querySelector('option[value="' + sms.to + '"]');
    }).pop();
    if (newest && newest.id !== select.dataset.seen) {
      select.dataset.seen = newest.id;
      select.value = newest.to;
    }
  }
  function look() {
    if (document.hidden) return;
    fetch("/simulator/messages?limit=200").then(function (answer) { return answer.json(); }).then(function (all) {
      rings(all);
      phones.forEach(function (phone) { show(phone, all); });
    });
  }
  function post(where, call) {
    return fetch(where, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(call)
    }).then(look);
  }
  function send(phone, text) {
    return post("/simulator/messages", { from: phone.who.value, text: text });
  }
  phones.forEach(function (phone) {
    phone.element.querySelector("form").addEventListener("submit", function (event) {
      event.preventDefault();
      var other = event.submitter && event.submitter.getAttribute("formaction");
      if (other) {
        post(other, { from: phone.who.value });
        return;
      }
      var text = event.target.elements.text;
      if (text.value) send(phone, text.value);
      text.value = "";
    });
    phone.who.addEventListener("change", look);
  });
  setInterval(look, 1000);
  look();
})();
