package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.relabel.NameValidation;
import io.weir.web.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metrics/job/a                          | {job=a}",
                "/metrics/job/a/                         | {job=a}",
                "/metrics/job/a/instance/b               | {instance=b, job=a}",
                "/metrics/job/a/z/1/b/2                  | {b=2, job=a, z=1}",
                "/metrics/job/a/job/b                    | {job=a}",
                "/metrics/job/a/x/1/x/2                  | {job=a, x=2}",
                "/metrics/job@base64/YS9i                | {job=a/b}",
                "/metrics/job@base64/YS9i/x@base64/w7_Dvw | {job=a/b, x=ÿÿ}",
                "/metrics/job/a/x@base64/=               | {job=a, x=}",
                "/metrics/job/a/x@base64/YQ==            | {job=a, x=a}",
                "/metrics/job/%C3%BC%20+/x/%25           | {job=ü +, x=%}",
            })
    void namesAGroup(String path, String key) {
        assertThat(PushPath.parse(PushPath.decode(path))).hasToString(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metrics/job/a/x             | 400 | odd number of components in label string \"/x\"",
                "/metrics/job/a/x/1/          | 400 | odd number of components in label string \"/x/1/\"",
                "/metrics/job/a%2Fb           | 400 | odd number of components in label string \"/b\"",
                "/metrics/job/a/1x/y          | 400 | improper label name \"1x\"",
                "/metrics/job/a/__x/y         | 400 | improper label name \"__x\"",
                "/metrics/job/a/x.y/y         | 400 | improper label name \"x.y\"",
                "/metrics/job/a/@base64/y     | 400 | improper label name \"\"",
                "/metrics/job@base64/=        | 400 | job name is required",
                "/metrics/job@base64/a+b      | 400 | invalid base64 encoding in job name \"a+b\": illegal base64 data at input byte 1",
                "/metrics/job/a/x@base64/!!   | 400 | invalid base64 encoding for label x=\"!!\": illegal base64 data at input byte 0",
                "/metrics/job/a/x@base64/_w   | 400 | invalid base64 encoding for label x=\"_w\": not valid UTF-8",
                "/metrics/job                 | 404 | 404 page not found",
                "/metrics/jobs/a              | 404 | 404 page not found",
                "/metrics/job/%zz             | 400 | invalid URL escape in \"/metrics/job/%zz\"",
                "/metrics/job/%ff             | 400 | path is not valid UTF-8: \"/metrics/job/%ff\"",
            })
    void refuses(String path, int status, String message) {
        assertThatThrownBy(() -> PushPath.parse(PushPath.decode(path)))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metrics/job/a/U__x_2e_y/1          | {job=a, x.y=1}",
                "/metrics/job/a/U__x_2e_y@base64/YQ  | {job=a, x.y=a}",
                "/metrics/job/a/x.y/1                | {job=a, x.y=1}",
                "/metrics/job/a/U__x_zz_y/1          | {U__x_zz_y=1, job=a}",
            })
    void unescapesNamesWhereUtf8IsValid(String path, String key) {
        assertThat(PushPath.parse(path, NameValidation.UTF8)).hasToString(key);
    }

    @Test
    void refusesReservedNamesAlsoWhereUtf8IsValid() {
        assertThatThrownBy(() -> PushPath.parse("/metrics/job/a/__x/1", NameValidation.UTF8))
                .hasMessage("improper label name \"__x\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics/job/a",
                "/metrics/job/a/x@base64/=",
                "/metrics/job/ü?/U__x_2e_y/%",
                "/metrics/job/a/U__U__/b"
            })
    void namesAGroupByItsPath(String path) {
        GroupingKey key = PushPath.parse(path, NameValidation.UTF8);

        assertThat(PushPath.parse("/" + PushPath.of(key), NameValidation.UTF8)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics/job//x, /metrics/job/x",
        "/metrics/job/a/./b/../c/, /metrics/job/a/c/",
        "/metrics/../../x, /x",
        "/, /"
    })
    void cleans(String path, String clean) {
        assertThat(PushPath.clean(path)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/job/a b", "/metrics/job/ü%?#", "/metrics/job@base64/a=="})
    void decodesWhatItEncodes(String path) {
        assertThat(PushPath.decode(PushPath.encode(path))).isEqualTo(path);
    }

    @Test
    void keysAreDistinctEvenIfValuesHoldTheSeparator() {
        GroupingKey one = PushPath.parse("/metrics/job/a\u00FFx\u00FFb");
        GroupingKey two = PushPath.parse("/metrics/job/a/x/b");

        assertThat(two.topicKey()).isEqualTo("job\u00FFa\u00FFx\u00FFb");
        assertThat(one.topicKey()).isEqualTo("job\u00FFa\\\u00FFx\\\u00FFb");
        assertThat(PushPath.parse("/metrics/job/\\").topicKey()).isEqualTo("job\u00FF\\\\");
    }
}
