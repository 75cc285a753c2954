// Runs before the page is drawn, so that what only scripts can open starts closed and nothing jumps.
document.documentElement.classList.add("js");
