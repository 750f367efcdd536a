package io.weir.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTemplateTest {
    private static final AlertTemplate.Data DATA = new AlertTemplate.Data(
            Labels.of("instance", "host:9100", "job", "node"),
            0.91234,
            Labels.of("region", "eu"),
            "http://weir.example:9090",
            Instant.ofEpochSecond(1_353_755_652L),
            (expression, time) ->
                    List.of(new QuerySample(Labels.of("job", "b"), 2.0), new QuerySample(Labels.of("job", "a"), 1.0)));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "Instance {{ $labels.instance }} down ~ Instance host:9100 down",
                "{{ $labels.nothere }}x ~ x",
                "{{ $value | humanizePercentage }} of {{ .Labels.job }} ~ 91.23% of node",
                "{{ printf \"%.2f\" $value }} ~ 0.91",
                "{{ $externalLabels.region }} {{ $externalURL }} ~ eu http://weir.example:9090",
                "{{ $labels.instance | stripPort | toUpper }} ~ HOST",
                "{{ range query \"up\" | sortByLabel \"job\" }}{{ .Labels.job }}={{ .Value }};{{ end }} ~ a=1;b=2;",
                "{{ with query \"up\" }}{{ . | first | value | humanize }}{{ end }} ~ 2",
                "{{ reReplaceAll \"(.*):.*\" \"$1\" $labels.instance }} ~ host",
                "{{ if gt $value 0.9 }}high{{ else }}low{{ end }} ~ high",
                "{{ $labels }} ~ map[instance:host:9100 job:node]",
                "{{ range $k, $v := $labels }}{{ $k }}/{{ $v }} {{ end }}end ~ instance/host:9100 job/node end",
            })
    void expandsLabelsAndValue(String text, String expected) {
        assertThat(AlertTemplate.expand("__alert_Test", text, DATA)).isEqualTo(expected);
    }

    @Test
    void errorBecomesTheTextAsInPrometheus() {
        AlertTemplate template = AlertTemplate.parse("__alert_Test", "{{ $labels.instance | humanize }}");
        assertThat(template.expandOrError(DATA))
                .startsWith(
                        "<error expanding template: error executing template __alert_Test: template: __alert_Test:1:")
                .endsWith("error calling humanize: strconv.ParseFloat: parsing \"host:9100\": invalid syntax>");
    }

    @Test
    void textThatDoesNotParseIsRefused() {
        assertThatThrownBy(() -> AlertTemplate.parse("__alert_Test", "{{ $labls.x }}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage(
                        "error parsing template __alert_Test: template: __alert_Test:1: undefined variable \"$labls\"");
    }

    @Test
    void aLoopThatNeverEndsIsStopped() {
        AlertTemplate template = AlertTemplate.parse("t", "{{ range 10000000 }}{{ . }}{{ end }}");
        assertThatThrownBy(() -> template.expand(DATA)).hasMessageContaining("execution exceeds 1000000 steps");
    }

    @Test
    void textThatGrowsWithoutBoundIsStopped() {
        AlertTemplate template = AlertTemplate.parse(
                "t", "{{ $x := \"aaaaaaaaaaaaaaaa\" }}{{ range 100 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}");
        assertThatThrownBy(() -> template.expand(DATA)).hasMessageContaining("result exceeds");
    }

    @Test
    void templatesThatCallThemselvesAreStopped() {
        AlertTemplate template =
                AlertTemplate.parse("t", "{{ define \"r\" }}{{ template \"r\" }}{{ end }}{{ template \"r\" }}");
        assertThatThrownBy(() -> template.expand(DATA)).hasMessageContaining("exceeded maximum template depth");
    }
}
