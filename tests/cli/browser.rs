//! The HTML report in a real browser: it opens without a complaint, its script runs, and its numbers are those of the JSON
//! report of the same run.
use std::path::Path;
use std::process::Command;

/// The browser, if there is one; in CI there has to be.
fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok());
    assert!(found.is_some() || std::env::var_os("CI").is_none(), "a Chromium is needed in CI");
    if found.is_none() {
        eprintln!("skipped: there is no Chromium here");
    }
    found
}

/// The page as the browser made it, and what it wrote to its console.
fn open(browser: &str, page: &Path) -> (String, String) {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr"])
        // whatever the page asked the network for would fail, and be told on the console
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(page)
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    let console: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    (String::from_utf8(output.stdout).unwrap(), console.join("\n"))
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[test]
fn the_page_is_what_the_json_report_says() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (page, json) = (dir.path().join("report.html"), dir.path().join("report.json"));
    let run = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .args(["eval", "journeys/shop", "--format", "html", "--out"])
        .arg(&page)
        .arg("-o")
        .arg(format!("json={}", json.display()))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let (dom, console) = open(browser, &page);
    assert_eq!(console, "", "the browser complains");
    let mut compared = 0;
    for tag in dom.split("<span ").skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
        let Some(at) = attribute(tag, "data-json") else { continue };
        let shown = attribute(tag, "data-value").unwrap();
        let told = report.pointer(at).unwrap_or_else(|| panic!("the JSON report has no {at}"));
        match told.as_f64() {
            Some(number) => assert_eq!(shown.parse::<f64>().ok(), Some(number), "{at}"),
            None => assert!(told.is_null() && shown.is_empty(), "{at}: {told} is shown as `{shown}`"),
        }
        compared += 1;
    }
    assert!(compared > 250, "only {compared} numbers were compared");
    assert!(dom.contains("title=\"Sort by Success\""), "the script has run");
    let first = ["<a ", "<button", "<summary", "tabindex=\"0\""].iter().filter_map(|tag| dom.find(tag)).min().unwrap();
    assert!(dom[first..].starts_with("<a class=\"skip\""), "the first stop of the keyboard leads to the report");
}

#[test]
fn on_a_phone_nothing_stands_beside_the_page() {
    let Some(browser) = browser() else { return };
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().join("report.html");
    let run = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .args(["eval", "journeys/hotel", "--format", "html", "--out"])
        .arg(&report)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let inner = std::fs::read_to_string(report).unwrap().replace('&', "&amp;").replace('"', "&quot;");
    // a window is never as narrow as a phone, but a frame is
    let told = "document.body.dataset.wide = this.contentDocument.documentElement.scrollWidth";
    let frame = format!(
        "<!doctype html><body><iframe style=\"width:390px;height:900px;border:0\" onload=\"{told}\" srcdoc=\"{inner}\"></iframe>"
    );
    let page = dir.path().join("phone.html");
    std::fs::write(&page, frame).unwrap();
    let (dom, console) = open(browser, &page);
    assert_eq!(console, "", "the browser complains");
    let body = dom.split("<body ").nth(1).and_then(|rest| rest.split_once('>')).map(|(tag, _)| tag).unwrap();
    let wide: u32 = attribute(body, "data-wide").unwrap().parse().unwrap();
    // a scroll bar takes some of the 390
    assert!(wide <= 390, "the page is {wide} wide");
}
