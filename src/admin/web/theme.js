// The theme before the first paint, hence a classic script in the head: auto (the system's), light or dark.
(() => {
  const key = "crossfade.theme";
  const themes = ["auto", "light", "dark"];
  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;  // storage is switched off: the choice then lasts as long as the page
    }
  };
  let theme = themes.includes(remembered()) ? remembered() : "auto";

  const apply = () => {
    document.documentElement.dataset.theme = theme;
    const button = document.getElementById("theme");
    if (button) button.textContent = `Theme: ${theme}`;
    document.dispatchEvent(new Event("themechange"));
  };
  const next = () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try {
      localStorage.setItem(key, theme);
    } catch {
      // as above
    }
    apply();
  };

  apply();
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", next);
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
})();
