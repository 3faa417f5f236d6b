// What all pages share: times in the reader's zone, live refresh, the question before an act,
// toasts. Without this file every page still works, reloaded by hand.
'use strict';

(() => {
  const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
  });

  function ago(then, now) {
    const seconds = Math.round((now - then) / 1000);
    const size = Math.abs(seconds);
    if (size < 5) return 'just now';
    const text =
      size < 60 ? `${size} s`
      : size < 3600 ? `${Math.floor(size / 60)} min`
      : size < 86400 ? `${Math.floor(size / 3600)} h`
      : `${Math.floor(size / 86400)} d`;
    return seconds < 0 ? `in ${text}` : `${text} ago`;
  }

  function showTimes(root) {
    const now = Date.now();
    for (const time of root.querySelectorAll('time[datetime]')) {
      const then = Date.parse(time.dateTime);
      if (Number.isNaN(then)) continue;
      if (!time.dataset.zoned) {
        time.title = zoned.format(then);
        time.dataset.zoned = 'yes';
        if (time.classList.contains('clock')) time.textContent = clock.format(then);
        if (time.classList.contains('moment')) time.textContent = zoned.format(then);
      }
      if (time.classList.contains('ago')) time.textContent = ago(then, now);
    }
  }

  function signIn() {
    location.href = `/sign-in?return=${encodeURIComponent(location.pathname + location.search)}`;
  }

  // One stream of server-sent events. Closed while the tab is hidden: a browser grants six
  // connections to an origin over HTTP/1.1, and forgotten tabs must not use them up.
  function follow(url, events, tell) {
    let source = null;
    let retry = 0;
    let ended = false;

    function open() {
      if (source || ended || document.hidden) return;
      source = new EventSource(url);
      for (const [event, take] of Object.entries(events)) {
        source.addEventListener(event, (message) => {
          let data;
          try { data = JSON.parse(message.data); } catch { data = message.data; }
          take(data);
        });
      }
      source.onopen = () => tell('live');
      source.onerror = () => {
        tell('waiting');
        // CLOSED: the answer was no stream, so the browser does not try again by itself.
        if (source && source.readyState === EventSource.CLOSED) {
          shut();
          retry = setTimeout(open, 5000);
          fetch('/api/operator').then((r) => { if (r.status === 401) signIn(); }, () => {});
        }
      };
    }
    function shut() {
      clearTimeout(retry);
      if (source) source.close();
      source = null;
    }
    function seen() { if (document.hidden) shut(); else open(); }
    document.addEventListener('visibilitychange', seen);
    addEventListener('pagehide', shut);
    addEventListener('pageshow', open);
    open();
    return () => {
      ended = true;
      shut();
      document.removeEventListener('visibilitychange', seen);
    };
  }

  function liveMark(name) {
    const mark = document.querySelector(`[data-live="${name}"]`);
    const words = { live: 'Live', waiting: 'Reconnecting', paused: 'Paused' };
    return (state) => {
      if (!mark) return;
      mark.hidden = false;
      mark.dataset.state = state;
      mark.textContent = words[state];
    };
  }

  function toast(text) {
    const box = document.getElementById('toasts');
    if (!box) return;
    const note = document.createElement('p');
    note.className = 'toast';
    box.append(note);
    // The region must be there before its words, or a screen reader does not read them.
    requestAnimationFrame(() => { note.textContent = text; });
    setTimeout(() => note.remove(), 7000);
  }

  function ask(form) {
    const dialog = document.getElementById('confirm');
    const { confirm: question, confirmDetail, confirmYes } = form.dataset;
    dialog.querySelector('#confirm-question').textContent = question;
    dialog.querySelector('#confirm-detail').textContent = confirmDetail || '';
    const yes = dialog.querySelector('[data-answer="yes"]');
    yes.textContent = confirmYes || 'Go on';
    return new Promise((resolve) => {
      dialog.onclose = () => resolve(dialog.returnValue === 'yes');
      dialog.returnValue = '';
      dialog.showModal();
    });
  }

  document.addEventListener('click', (event) => {
    const answer = event.target.closest('[data-answer]');
    if (answer) {
      document.getElementById('confirm').close(answer.dataset.answer);
      return;
    }
    const reveal = event.target.closest('[data-reveal]');
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const show = field.type === 'password';
      field.type = show ? 'text' : 'password';
      reveal.textContent = show ? 'Hide' : 'Show';
      reveal.setAttribute('aria-pressed', String(show));
    }
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.agreed) return;
    event.preventDefault();
    ask(form).then((agreed) => {
      if (!agreed) return;
      form.dataset.agreed = 'yes';
      // The form may have been refreshed away while the question stood; it is still ours.
      if (!form.isConnected) { form.hidden = true; document.body.append(form); }
      form.requestSubmit();
    });
  });

  // A refresh must not fold what the reader has opened.
  document.addEventListener('htmx:beforeSwap', (event) => {
    const open = [...event.target.querySelectorAll('details[open][data-key]')];
    event.target.dataset.open = JSON.stringify(open.map((d) => d.dataset.key));
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    const keys = new Set(JSON.parse(event.target.dataset.open || '[]'));
    for (const d of event.target.querySelectorAll('details[data-key]')) {
      if (keys.has(d.dataset.key)) d.open = true;
    }
    showTimes(document);
  });
  document.addEventListener('htmx:responseError', (event) => {
    if (event.detail.xhr.status !== 401) toast('That could not be loaded. Try again in a moment.');
  });

  for (const said of document.querySelectorAll('[data-toast]')) {
    said.remove();
    toast(said.textContent);
  }
  const address = new URL(location.href);
  if (address.searchParams.has('did')) {
    address.searchParams.delete('did');
    history.replaceState(null, '', address);
  }

  showTimes(document);
  setInterval(() => { if (!document.hidden) showTimes(document); }, 10000);

  if (document.getElementById('part-status')) {
    const fire = (name) => document.body.dispatchEvent(new CustomEvent(name));
    let last = 0;
    const refresh = () => { last = Date.now(); fire('refresh'); };
    setInterval(() => { if (!document.hidden && Date.now() - last > 4500) refresh(); }, 5000);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) { refresh(); fire('changed'); } });
    // Many changes in one breath, such as a restart, are one refresh.
    let soon = 0;
    follow('/api/events', {
      change: () => {
        clearTimeout(soon);
        soon = setTimeout(() => { refresh(); fire('changed'); }, 200);
      },
    }, () => {});
  }

  window.roadworthy = { follow, liveMark, toast, showTimes, signIn, clock, zoned };
})();
