// Files put in over a poor line: sent in parts, paused, and gone on with after a break or a reload.
// Without this the page's form sends them whole, and leads to the same tray.
import "./build/tus.min.js";

const { tus } = window;
const PART = 8 * 1024 * 1024;
const AT_ONCE = 3;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];

const form = document.querySelector("[data-put-in]");
if (form && tus && tus.isSupported) start(form);

function start(form) {
  const list = form.querySelector("[data-put-in-list]");
  const row = form.querySelector("template").content;
  const input = form.querySelector('input[type="file"]');
  const send = form.querySelector('button[type="submit"]');
  const headers = { "X-CSRFToken": form.querySelector('[name="csrfmiddlewaretoken"]').value };
  const told = form.querySelector("[data-put-in-told]");
  const waiting = [];
  let under_way = 0;
  let running = 0;
  let arrived = 0;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(input.files);
  });
  input.addEventListener("change", () => add(input.files));
  send.hidden = true;
  // What can be seen on the button is its name, and nothing besides.
  form.querySelector(".govuk-file-upload-button")?.removeAttribute("aria-labelledby");
  window.addEventListener("beforeunload", (event) => {
    if (under_way) event.preventDefault();
  });

  function add(files) {
    const chosen = [...files];
    if (!chosen.length) return;
    for (const file of chosen) begin(file);
    // Whoever enhanced the field shows its names: tell it that there are none any more.
    input.value = "";
    input.dispatchEvent(new Event("change"));
  }

  function begin(file) {
    const line = row.cloneNode(true).firstElementChild;
    const parts = Object.fromEntries(
      [...line.querySelectorAll("[data-part]")].map((each) => [each.dataset.part, each]),
    );
    const { name, bar, words, pause } = parts;
    name.textContent = file.name;
    bar.setAttribute("aria-label", file.name);
    list.append(line);
    under_way += 1;
    let is_paused = false;

    const upload = new tus.Upload(file, {
      endpoint: form.dataset.parts,
      chunkSize: PART,
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: true,
      headers,
      metadata: { filename: file.name },
      onProgress: (sent, all) => {
        bar.value = Math.floor((sent * 100) / all);
        words.textContent = `${bar.value} %`;
      },
      // What the site refuses for good is not tried again; a break of the line is.
      onShouldRetry: (fault) => {
        const status = fault.originalResponse ? fault.originalResponse.getStatus() : 0;
        return !status || status >= 500 || status === 409 || status === 423;
      },
      onSuccess: () => {
        arrived += 1;
        bar.value = 100;
        end(words.dataset.done, false);
      },
      onError: (fault) => {
        const answer = fault.originalResponse;
        const said = answer && answer.getStatus() === 422 ? answer.getBody() : "";
        end(said || words.dataset.broken, true);
        if (!said) offer();
      },
    });

    function end(text, is_fault) {
      under_way -= 1;
      next();
      pause.hidden = true;
      words.textContent = text;
      line.classList.toggle("mp-arriving__file--fault", is_fault);
      line.classList.toggle("mp-arriving__file--done", !is_fault);
      if (under_way === 0) {
        told.hidden = false;
        told.querySelector("[data-count]").textContent = arrived;
        told.focus();
      }
    }

    function offer() {
      pause.hidden = false;
      pause.textContent = pause.dataset.again;
      is_paused = true;
    }

    pause.addEventListener("click", () => {
      is_paused = !is_paused;
      pause.textContent = is_paused ? pause.dataset.again : pause.dataset.pause;
      if (is_paused) {
        upload.abort();
        words.textContent = words.dataset.paused;
      } else {
        if (line.classList.contains("mp-arriving__file--fault")) {
          under_way += 1;
          running += 1;
        }
        line.classList.remove("mp-arriving__file--fault");
        upload.start();
      }
    });

    // What was begun before a reload goes on where it was.
    waiting.push(() => {
      pause.hidden = false;
      upload
        .findPreviousUploads()
        .then((earlier) => {
          if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
        })
        .finally(() => upload.start());
    });
    if (running < AT_ONCE) next(true);
  }

  // A few at a time: a poor line is not made poorer by sending everything at once.
  function next(is_first) {
    if (!is_first) running -= 1;
    const go = waiting.shift();
    if (!go) return;
    running += 1;
    go();
  }
}
