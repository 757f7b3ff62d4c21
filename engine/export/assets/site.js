// Puts the box for an error on its page.
(() => {
  const place = document.querySelector("pre.paste");
  if (place) import(new URL("match/page.js", document.currentScript.src)).then((page) => page.start(place));
})();

// Draws the decision trees. Mermaid is large, so it is loaded only where there is one, from beside this file and from nowhere else.
(() => {
  const here = new URL(document.currentScript.src);
  const charts = [...document.querySelectorAll("pre.flowchart")];
  if (!charts.length) return;
  const sources = charts.map((chart) => chart.textContent);

  const draw = async () => {
    const dark = document.body.getAttribute("data-md-color-scheme") === "slate";
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      theme: dark ? "dark" : "neutral",
      themeVariables: { fontSize: "13px", edgeLabelBackground: dark ? "#2a2a2a" : "#ffffff" },
      flowchart: { useMaxWidth: false, nodeSpacing: 16, rankSpacing: 36 },
    });
    for (const [index, chart] of charts.entries()) {
      const { svg } = await mermaid.render(`flowchart-${index}`, sources[index]);
      chart.innerHTML = svg;
      chart.setAttribute("data-drawn", "");
      chart.tabIndex = 0;
      chart.setAttribute("role", "img");
      chart.setAttribute("aria-label", "The decision tree, as above, drawn as a flowchart");
      const first = chart.querySelector(".node").getBoundingClientRect();
      chart.scrollTop = first.top - chart.getBoundingClientRect().top - chart.clientHeight / 2;
    }
  };

  const script = document.createElement("script");
  script.src = new URL("mermaid-11.17.2.min.js", here).href;
  script.onload = async () => {
    await draw();
    new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  };
  document.head.append(script);
})();
