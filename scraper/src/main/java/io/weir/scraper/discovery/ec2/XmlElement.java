package io.weir.scraper.discovery.ec2;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** An element of an answer of AWS, or none: what is missing has no text and no children. Used by one thread. */
final class XmlElement {
    private static final ErrorHandler SILENT = new ErrorHandler() {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) {}

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    };

    private final @Nullable Element element;

    private XmlElement(@Nullable Element element) {
        this.element = element;
    }

    /** @throws IOException if the text is not XML, or has a document type */
    static XmlElement parse(String xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(SILENT);
            return new XmlElement(
                    builder.parse(new InputSource(new StringReader(xml))).getDocumentElement());
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("not what AWS answers: " + e.getMessage(), e);
        }
    }

    private List<XmlElement> children(String name) {
        List<XmlElement> found = new ArrayList<>();
        Node child = element == null ? null : element.getFirstChild();
        for (; child != null; child = child.getNextSibling()) {
            if (child instanceof Element one && one.getTagName().equals(name)) {
                found.add(new XmlElement(one));
            }
        }
        return found;
    }

    /** The first child of this name. */
    XmlElement child(String name) {
        List<XmlElement> found = children(name);
        return found.isEmpty() ? new XmlElement(null) : found.get(0);
    }

    /** The items of the list that a child is. */
    List<XmlElement> items(String list) {
        return child(list).children("item");
    }

    /** The text of the first child of this name, empty if there is none. */
    String text(String name) {
        Element found = child(name).element;
        return found == null ? "" : found.getTextContent().strip();
    }
}
