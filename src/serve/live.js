// The page carries the number of its run; another one means that there is a newer page.
(() => {
  const own = document.currentScript.dataset.run;
  new EventSource("/events").onmessage = (event) => {
    if (event.data !== own) location.reload();
  };
})();
