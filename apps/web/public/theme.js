// Before the first paint: the theme and density a person chose, so that nothing flashes. See preferences.ts.
try {
  const chosen = JSON.parse(localStorage.getItem("cordon.preferences") || "{}");
  if (chosen.theme === "light" || chosen.theme === "dark") document.documentElement.dataset.theme = chosen.theme;
  if (chosen.density === "comfortable") document.documentElement.dataset.density = "comfortable";
} catch {
  // storage switched off: the system's theme
}
