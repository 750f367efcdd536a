package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of groups in a real browser, below a prefix as behind a proxy. Skipped without Chromium. */
class GroupsPageIT {
    private static Path chromium = Path.of("");

    @TempDir
    Path directory;

    @BeforeAll
    static void find() {
        assumeTrue(Browser.chromium().isPresent(), "no Chromium on the PATH");
        chromium = Browser.chromium().orElseThrow();
    }

    private Browser open(TestGateway gateway) throws Exception {
        Browser browser = Browser.open(chromium, directory, gateway.uri("/push/"));
        browser.awaitTrue("document.readyState === 'complete' && document.querySelector('dialog') !== null");
        return browser;
    }

    private static String click(String selector) {
        return "document.querySelector('" + selector + "').click()";
    }

    @Test
    void deletesAGroupAfterAsking() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.routePrefix("/push"))) {
            gateway.send("PUT", "/push/metrics/job/backup/dir@base64/L3Zhci90bXA", "rows 1\n");
            gateway.send("PUT", "/push/metrics/job/backup/empty@base64/=", "rows 2\n");
            gateway.clock.set(TestGateway.NOW + Duration.ofMinutes(3).toMillis());
            try (Browser browser = open(gateway)) {
                assertThat(browser.evaluate("document.body.innerText"))
                        .contains("2 groups", "job=\"backup\" dir=\"/var/tmp\"", "pushed 3m ago");

                browser.evaluate(click("button[data-path*=\"dir@base64\"]"));
                assertThat(browser.evaluate("document.querySelector('dialog').innerText"))
                        .contains("Delete the group job=\"backup\" dir=\"/var/tmp\"?");
                browser.evaluate(click("dialog button:not(.danger)"));
                browser.awaitTrue("!document.querySelector('dialog').open");
                assertThat(gateway.data("/push/api/v1/metrics")).hasSize(2);

                browser.evaluate(click("button[data-path*=\"dir@base64\"]"));
                browser.evaluate(click("dialog button.danger"));
                browser.awaitTrue("document.body.innerText.includes('1 group') "
                        + "&& !document.body.innerText.includes('/var/tmp')");
                assertThat(gateway.data("/push/api/v1/metrics")).hasSize(1);

                browser.evaluate(click("button[data-path*=\"empty@base64\"]"));
                browser.evaluate(click("dialog button.danger"));
                browser.awaitTrue("document.body.innerText.includes('Nothing was pushed yet')");
                assertThat(gateway.data("/push/api/v1/metrics")).isEmpty();
            }
        }
    }

    @Test
    void deletesEverythingWithTheAdminApi() throws Exception {
        try (TestGateway gateway =
                new TestGateway(config -> config.routePrefix("/push").adminApi(true))) {
            gateway.send("PUT", "/push/metrics/job/a", "rows 1\n");
            gateway.send("PUT", "/push/metrics/job/b", "rows 2\n");
            try (Browser browser = open(gateway)) {
                browser.evaluate(click("button[data-method=PUT]"));
                browser.evaluate(click("dialog button.danger"));
                browser.awaitTrue("document.body.innerText.includes('Nothing was pushed yet')");
                assertThat(gateway.data("/push/api/v1/metrics")).isEmpty();
            }
        }
    }

    @Test
    void showsWhatIsInAGroupAndKeepsItOpenOverAReload() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.routePrefix("/push"))) {
            gateway.send("PUT", "/push/metrics/job/a", "# HELP rows <Rows> & more.\nrows{x=\"<b>\"} 1\n");
            try (Browser browser = open(gateway)) {
                String open = "document.querySelector('details').open";
                assertThat(browser.evaluate(open)).isEqualTo("false");
                browser.evaluate(click("details summary"));
                browser.awaitTrue(open);
                assertThat(browser.evaluate("document.querySelector('details').innerText"))
                        .contains("rows", "UNTYPED", "<Rows> & more.", "x=\"<b>\"", "push_time_seconds");

                browser.evaluate("window.old = true; location.reload()");
                browser.awaitTrue("!window.old && document.readyState === 'complete'");
                browser.awaitTrue(open);
            }
        }
    }

    @Test
    void marksAndSelectsGroupsThatAreAboutToExpireAndThoseThatFailed() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.routePrefix("/push"))) {
            gateway.send("PUT", "/push/metrics/job/soon?ttl=1h", "rows 1\n");
            gateway.send("PUT", "/push/metrics/job/later?ttl=1d", "rows 1\n");
            gateway.send("PUT", "/push/metrics/job/failed", "rows 1 1234\n");
            gateway.clock.set(TestGateway.NOW + Duration.ofMinutes(55).toMillis());
            try (Browser browser = open(gateway)) {
                assertThat(browser.evaluate("document.body.innerText"))
                        .contains("About to expire, in 5m", "expires in 23h5m", "Last push failed!");

                browser.evaluate(click("a[href=\"?expiring=1\"]"));
                browser.awaitTrue("document.querySelectorAll('details').length === 1"
                        + " && document.body.innerText.includes('job=\"soon\"')");
            }
        }
    }
}
