package dev.roadworthy.project;

import java.io.StringReader;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Manifests as trees; a broken one is empty, as nothing can be read from it.
final class Documents {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final ObjectMapper TOML = TomlMapper.builder().build();
  private static final ObjectMapper YAML = YAMLMapper.builder().build();

  private Documents() {}

  static Optional<JsonNode> json(String text) {
    return tree(JSON, text);
  }

  static Optional<JsonNode> toml(String text) {
    return tree(TOML, text);
  }

  static Optional<JsonNode> yaml(String text) {
    return tree(YAML, text);
  }

  private static Optional<JsonNode> tree(ObjectMapper mapper, String text) {
    try {
      return Optional.ofNullable(mapper.readTree(text)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// The root element; doctypes and outside entities are refused.
  static Optional<Element> xml(String text) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return Optional.ofNullable(
          builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
    } catch (ParserConfigurationException | SAXException | java.io.IOException e) {
      return Optional.empty();
    }
  }

  /// The text of the element at a path of child names.
  static Optional<String> text(Element from, String... names) {
    Element at = from;
    for (String name : names) {
      Element next = null;
      for (Node n = at.getFirstChild(); n != null && next == null; n = n.getNextSibling()) {
        if (n instanceof Element e && e.getTagName().equals(name)) {
          next = e;
        }
      }
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at.getTextContent().strip());
  }
}
