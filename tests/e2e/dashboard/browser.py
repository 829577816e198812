"""Headless Chromium with a profile of its own; browser and driver are gone when it is closed."""

import json
import os
import signal
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

from harness.wait import PATIENCE, wait_until

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"


class Browser:
    def __init__(self, profile):
        options = Options()
        options.binary_location = CHROMIUM
        arguments = ["--headless=new", f"--user-data-dir={profile}", "--window-size=1440,1000", "--hide-scrollbars",
                     "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--no-proxy-server", "--lang=en-GB"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        for argument in arguments:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.scripts = []
        self.service = Service(DRIVER)
        self.driver = webdriver.Chrome(options=options, service=self.service)
        self.driver.set_page_load_timeout(PATIENCE * 2)
        self.driver.set_script_timeout(PATIENCE * 2)
        self.pids = [self.service.process.pid, *descendants(self.service.process.pid)]

    def close(self):
        """Politely, then by pid: whatever was started here must not outlive the test."""
        pids = {*self.pids, *descendants(self.service.process.pid)}
        try:
            self.driver.quit()
        finally:
            self.service.stop()
            deadline = time.monotonic() + 5
            while any(map(alive, pids)) and time.monotonic() < deadline:
                time.sleep(0.02)
            for pid in filter(alive, pids):
                os.kill(pid, signal.SIGKILL)

    def open(self, url):
        self.driver.get("about:blank")
        self.logs()
        self.driver.get(url)

    def logs(self):
        """Console entries and requests since the last call: both are taken out of the browser."""
        console = [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]
        return console, urls

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def texts(self, selector):
        """The visible text of each element, in the document's order."""
        return self.run("return [...document.querySelectorAll(arguments[0])].filter(n => n.checkVisibility())"
                        ".map(n => n.innerText)", selector)

    def text(self, selector):
        return " ".join(self.texts(selector))

    def await_text(self, selector, wanted, timeout=PATIENCE):
        return wait_until(lambda: wanted in self.text(selector), timeout, f"{wanted!r} in {selector}")

    def keys(self, text):
        """Typed into whatever has the focus."""
        ActionChains(self.driver).send_keys(text).perform()

    def focused(self):
        return self.run("return document.activeElement.id")

    def point_at(self, selector):
        ActionChains(self.driver).move_to_element(self.driver.find_element("css selector", selector)).perform()

    def prefer(self, scheme="", motion=""):
        """What the system is said to prefer."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion}]})

    def watch_rows(self):
        """From the next page on `filled` tells after how many milliseconds every row had its figures."""
        self.scripts.append(self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """
            const look = () => {
              const rows = document.querySelectorAll('#services .share b');
              if (rows.length > 0 && [...rows].every((n) => n.textContent)) window.filled = performance.now();
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);"""})["identifier"])

    def busy_seconds(self):
        """Processor time of the page's main thread so far, whatever else the machine does."""
        self.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        metrics = self.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    def reset(self):
        """As it was at the start, for the next test."""
        self.prefer()
        self.resize(1440, 1000)
        for script in self.scripts:
            self.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": script})
        self.scripts.clear()
        if self.driver.current_url.startswith("http"):
            self.run("localStorage.clear()")
        self.driver.get("about:blank")

    def resize(self, width, height):
        """Of the page itself, which a window may not be made as narrow as."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def screenshot(self, name):
        folder = os.environ.get("CROSSFADE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(f"{folder}/{name}.png")


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            found += [child, *descendants(child)]
    return found
