package io.weir.standalone;

import io.weir.stream.ruletest.RuleTestReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the results of tests in the XML format of JUnit, which build servers read: a suite for each file. */
final class JunitReport {
    private final Map<Path, RuleTestReport> suites;

    /** @param suites by file, in the order to write */
    JunitReport(Map<Path, RuleTestReport> suites) {
        this.suites = suites;
    }

    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml =
                    XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeStartElement("testsuites");
            for (Map.Entry<Path, RuleTestReport> suite : suites.entrySet()) {
                write(xml, suite.getKey().toString(), suite.getValue());
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void write(XMLStreamWriter xml, String name, RuleTestReport report) throws XMLStreamException {
        long failed = report.results().stream()
                .filter(result -> !result.failures().isEmpty())
                .count();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", String.valueOf(report.results().size()));
        xml.writeAttribute("failures", String.valueOf(failed));
        xml.writeAttribute("errors", "0");
        for (RuleTestReport.Result result : report.results()) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("name", result.name());
            for (String failure : result.failures()) {
                xml.writeStartElement("failure");
                xml.writeCharacters(failure);
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
}
