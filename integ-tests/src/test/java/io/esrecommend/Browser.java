package io.esrecommend;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, driven by its own driver; nothing is fetched from anywhere. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final int HEIGHT = 900;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Why tests that need one are skipped. */
    static final String MISSING =
            "no browser is installed: apt-get install -y chromium chromium-driver; with -Dbrowser.required=true this fails";

    /** Whether tests that need one run: it is there, or must be. */
    static boolean isExpected() {
        return Boolean.getBoolean("browser.required") || (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER));
    }

    /**
     * Starts one.
     *
     * @param profile an empty folder for what the browser keeps
     */
    static Browser start(Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // root has none
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile.toAbsolutePath());
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** Sets the size of the page, in pixels of CSS; the colours that the reader likes; and the medium. */
    void show(int width, String scheme, String medium) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", medium, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens a page. */
    void open(URI page) {
        driver.manage().logs().get(LogType.PERFORMANCE); // what was before
        driver.get(page.toString());
    }

    /** What a script returns; see {@link org.openqa.selenium.JavascriptExecutor} for the types. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Presses a key. */
    void press(Keys key) {
        new Actions(driver).sendKeys(key).perform();
    }

    /** What the console says since it was last asked: errors of scripts, and what the policy forbade. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Messages of the developer tools since the last page was opened that are of one method, such as a request. */
    List<String> events(String method) {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"method\":\"" + method + "\""))
                .toList();
    }

    /** The whole page, however long. */
    Picture picture() {
        Map<String, Object> answer = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", whole()));
        return new Picture(Base64.getDecoder().decode((String) answer.get("data")));
    }

    private Map<String, Object> whole() {
        return Map.of(
                "x", 0,
                "y", 0,
                "width", run("return document.documentElement.clientWidth"),
                "height", run("return document.documentElement.scrollHeight"),
                "scale", 1);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
