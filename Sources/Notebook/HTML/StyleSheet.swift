/// How a page looks: on a phone, on a desk, in the dark, on paper.
enum StyleSheet {
  static let text = """
    :root {
      --ink: #1d2127; --soft: #5b6470; --paper: #ffffff; --panel: #f5f6f8; --line: #dde1e6; --link: #0b62b3;
      --keyword: #9b2393; --number: #1c00cf; --text: #b3201a; --comment: #5d6c79; --call: #2f6e79; --holds: #14803c; --fails: #c62828;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e2e5ea; --soft: #9aa4b0; --paper: #16181c; --panel: #1f2228; --line: #343941; --link: #6cb2f5;
        --keyword: #ff7ab2; --number: #d0bf69; --text: #ff8170; --comment: #8391a0; --call: #78c2b3; --holds: #4cc47a; --fails: #ff7b72;
      }
      img { background: #ffffff; }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
    }
    main { max-width: 50rem; margin: 0 auto; padding: 2rem 1.1rem 4rem; overflow-wrap: break-word; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 2.2em 0 0.6em; text-wrap: balance; }
    h1 { font-size: 1.9rem; margin-top: 0.4em; }
    h2 { font-size: 1.4rem; padding-bottom: 0.25em; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1.12rem; }
    p, ul, ol, pre, blockquote, .table { margin: 0.9em 0; }
    a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
    img { max-width: 100%; height: auto; border-radius: 4px; vertical-align: middle; }
    p:has(> :is(img, picture)) { margin-bottom: 0.3em; }
    p:has(> :is(img, picture)) + p { margin-top: 0.3em; font-size: 0.92rem; color: var(--soft); }
    code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.86em; }
    code { background: var(--panel); border-radius: 4px; padding: 0.12em 0.3em; }
    pre {
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.8em 1em; overflow-x: auto; line-height: 1.5;
      tab-size: 2;
    }
    pre code { background: none; padding: 0; font-size: 0.82rem; }
    blockquote { border-left: 4px solid var(--fails); padding: 0.1em 1em; background: var(--panel); border-radius: 0 6px 6px 0; }
    .table { overflow-x: auto; -webkit-overflow-scrolling: touch; }
    table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.35em 0.75em; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    td code { white-space: nowrap; }
    th { border-bottom: 2px solid var(--line); white-space: nowrap; }
    td[align="right"], th[align="right"] { text-align: right; }
    td[align="right"] { white-space: nowrap; }
    td:not([align]):not(:first-child) { min-width: 8.5rem; }
    hr { border: 0; border-top: 1px solid var(--line); margin: 3em 0 1em; }
    sub { color: var(--soft); font-size: 0.8rem; vertical-align: baseline; }
    ul:has(> li.verdict) { padding-left: 1.6em; }
    li.verdict { list-style: none; margin-left: -1.4em; padding-left: 1.4em; text-indent: -1.4em; }
    .holds, .fails { display: inline-block; width: 1.4em; text-indent: 0; font-weight: 700; }
    .holds { color: var(--holds); }
    .fails { color: var(--fails); }
    .keyword { color: var(--keyword); }
    .number { color: var(--number); }
    .text { color: var(--text); }
    .comment { color: var(--comment); font-style: italic; }
    .call { color: var(--call); }
    @media (max-width: 40rem) {
      body { font-size: 16px; }
      main { padding: 1rem 0.9rem 3rem; }
      h1 { font-size: 1.55rem; }
      pre { border-radius: 0; border-width: 1px 0; margin-left: -0.9rem; margin-right: -0.9rem; padding: 0.7em 0.9rem; }
    }
    @media print {
      :root {
        --ink: #000000; --soft: #444444; --paper: #ffffff; --panel: #f6f6f6; --line: #cccccc; --link: #000000; --keyword: #7a1a74;
        --number: #1c00cf; --text: #8f1813; --comment: #555555; --call: #235760; --holds: #0c5f2b; --fails: #a01818;
      }
      @page { margin: 18mm 16mm; }
      body { font-size: 10.5pt; }
      main { max-width: none; padding: 0; }
      a { text-decoration: none; }
      pre { white-space: pre-wrap; overflow: visible; }
      .table { overflow: visible; }
      table { font-size: 9pt; }
      h1, h2, h3, h4, p:has(> :is(img, picture)) { break-after: avoid; }
      img, tr, blockquote { break-inside: avoid; }
      img { max-height: 230mm; object-fit: contain; object-position: left; }
      th { white-space: normal; }
    }

    """
}
