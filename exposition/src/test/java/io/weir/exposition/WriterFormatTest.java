package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriterFormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
                    ''                                           | text | underscores
                    */*                                          | text | underscores
                    text/plain;version=0.0.4;q=0.5,*/*;q=0.1     | text | underscores
                    text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5 | text | underscores
                    text/plain;version=0.0.4;escaping=allow-utf-8 | text | allow-utf-8
                    text/plain; escaping=dots                    | text | dots
                    application/openmetrics-text;version=1.0.0   | text | underscores
                    application/vnd.google.protobuf              | text | underscores
                    application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text | text | underscores
                    application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited | protobuf | underscores
                    application/vnd.google.protobuf;proto="io.prometheus.client.MetricFamily";encoding=delimited;escaping=values;q=0.7,text/plain;q=0.8 | text | underscores
                    text/plain;q=0.5,application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=values;q=0.7 | protobuf | values
                    ;;=,q=x                                      | text | underscores
                    """)
    void choosesAsPrometheusDoes(String accept, String kind, String escaping) {
        WriterFormat format = WriterFormat.negotiate(accept);

        assertThat(format.protobuf()).isEqualTo(kind.equals("protobuf"));
        assertThat(format.escaping().text()).isEqualTo(escaping);
        assertThat(format.contentType()).endsWith("; escaping=" + escaping);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    my_metric:x | my_metric:x | my__metric:x     | my_metric:x
                    a.b         | a_b         | a_dot_b          | U__a_2e_b
                    1a          | _a          | __a              | U___31_a
                    a_b ä       | a_b__       | a__b____         | U__a__b_20__e4_
                    """)
    void escapesNames(String name, String underscores, String dots, String values) {
        assertThat(EscapingScheme.UNDERSCORES.escape(name)).isEqualTo(underscores);
        assertThat(EscapingScheme.DOTS.escape(name)).isEqualTo(dots);
        assertThat(EscapingScheme.VALUES.escape(name)).isEqualTo(values);
        assertThat(EscapingScheme.ALLOW_UTF_8.escape(name)).isEqualTo(name);
        assertThat(EscapingScheme.unescape(EscapingScheme.VALUES.escape(name))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "U_", "U__a_", "U__a_2", "U__a_zz_b", "U__a_1234567_b", "U__a_d800_", "U__a_110000_"})
    void leavesWhatIsNotEscaped(String text) {
        assertThat(EscapingScheme.unescape(text)).isEqualTo(text);
    }
}
