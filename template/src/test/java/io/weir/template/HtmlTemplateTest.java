package io.weir.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTML mode: a value is escaped as its place demands. */
class HtmlTemplateTest {
    private static final TemplateSet SET = TemplateSet.of(Map.of(
            "safeHtml",
            TemplateFunction.of(a -> new SafeText(SafeText.Kind.HTML, String.valueOf(a.get(0))), ParameterType.STRING),
            "safeUrl",
            TemplateFunction.of(a -> new SafeText(SafeText.Kind.URL, String.valueOf(a.get(0))), ParameterType.STRING)));

    record Case(String template, Object value, String output) {
        @Override
        public String toString() {
            return template + " with " + value;
        }
    }

    static Stream<Case> cases() {
        String tag = "<b a='x'>&+";
        return Stream.of(
                new Case("<p>{{.}}</p>", tag, "<p>&lt;b a=&#39;x&#39;&gt;&amp;&#43;</p>"),
                new Case("<p>{{. | safeHtml}}</p>", tag, "<p><b a='x'>&+</p>"),
                new Case("<p>{{. | html}}</p>", "a<b", "<p>a&lt;b</p>"),
                new Case("<a title=\"{{.}}\">", tag, "<a title=\"&lt;b a=&#39;x&#39;&gt;&amp;&#43;\">"),
                new Case("<a title=\"{{. | safeHtml}}\">", "<i>a</i>b", "<a title=\"ab\">"),
                new Case("<a title={{.}}>", "a b=c", "<a title=a&#32;b&#61;c>"),
                new Case("<title>{{.}}</title>", "</title>", "<title>&lt;/title&gt;</title>"),
                new Case("<a href='{{.}}'>", "http://a/b?c=d&e=f g", "<a href='http://a/b?c=d&amp;e=f%20g'>"),
                new Case("<a href='{{.}}'>", "javascript:alert(1)", "<a href='#ZgotmplZ'>"),
                new Case("<a href='{{. | safeUrl}}'>", "tel:1", "<a href='tel:1'>"),
                new Case("<a href='/x/{{.}}'>", "a b/c", "<a href='/x/a%20b/c'>"),
                new Case("<a href='/x?q={{.}}'>", "a b&c/d", "<a href='/x?q=a%20b%26c%2fd'>"),
                new Case("<a href='/x?q={{. | urlquery}}'>", "a b&c", "<a href='/x?q=a&#43;b%26c'>"),
                new Case("<a data-src='{{.}}'>", "javascript:x", "<a data-src='#ZgotmplZ'>"),
                new Case("<a onclick='f({{.}})'>", "a'b", "<a onclick='f(&#34;a\\u0027b&#34;)'>"),
                new Case("<script>x = {{.}};</script>", 5, "<script>x =  5 ;</script>"),
                new Case(
                        "<script>x = '{{.}}';</script>",
                        "</script>'",
                        "<script>x = '\\u003c\\/script\\u003e\\u0027';</script>"),
                new Case("<p style='color: {{.}}'>", "red", "<p style='color: red'>"),
                new Case("<p style='color: {{.}}'>", "expression(x)", "<p style='color: ZgotmplZ'>"),
                new Case("<p {{.}}='x'>", "title", "<p title='x'>"),
                new Case("<p {{.}}='x'>", "onclick", "<p ZgotmplZ='x'>"),
                new Case("a<!-- {{.}} -->b", "x", "ab"),
                new Case("1 < 2 {{.}}", "x", "1 &lt; 2 x"),
                new Case("<!DOCTYPE html>{{.}}", "x", "<!DOCTYPE html>x"),
                new Case(
                        "{{define \"u\"}}/y?a={{.}}{{end}}<a href=\"{{template \"u\" .}}\">",
                        "b c",
                        "<a href=\"/y?a=b%20c\">"),
                new Case("{{range .}}<i>{{.}}</i>{{end}}", List.of("<", "x"), "<i>&lt;</i><i>x</i>"),
                new Case("<p>{{.a}}|{{.b}}</p>", new TreeMap<>(Map.of("a", "<")), "<p>&lt;|</p>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void escapesForThePlace(Case example) {
        assertThat(html(example.template(), example.value())).isEqualTo(example.output());
    }

    private static String html(String template, @Nullable Object value) {
        return SET.with("t", template).executeHtml("t", value, Map.of(), ExecutionOptions.ZERO_FOR_MISSING_KEY);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noValueCanOpenATagOrEndAnAttribute(long seed) {
        Random random = new Random(seed);
        String alphabet = "<>\"'&;=/ ab-!`\\\n";
        for (int i = 0; i < 300; i++) {
            StringBuilder value = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(html("{{.}}", value.toString())).doesNotContain("<", ">");
            assertThat(html("<a title=\"{{.}}\" href='{{.}}' x={{.}}>", value.toString()))
                    .matches("<a title=\"[^\"<>]*\" href='[^'<> ]*' x=[^\\s\"'<>=`]+>");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextGivesAnOutput(long seed) {
        Random random = new Random(seed);
        String alphabet = "<>\"'=/ abs!-&;{}";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(30); j >= 0; j--) {
                text.append(random.nextInt(6) == 0 ? "{{.}}" : alphabet.charAt(random.nextInt(14)));
            }
            assertThatCode(() -> html(text.toString(), "<v>")).doesNotThrowAnyException();
        }
    }
}
