import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The verdicts of veraPDF on files: a line for each with the standard, whether it holds, and the rules that fail.
 *
 * <p>The profiles are veraPDF's own, read here without JAXB, which a Java of today no longer brings.
 */
class Verdicts {
  private static final List<PDFAFlavour> ASKED = List.of(PDFAFlavour.PDFA_2_A, PDFAFlavour.PDFUA_1);

  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (PDFAFlavour flavour : ASKED) {
      ValidationProfile profile = profile(flavour);
      for (String file : files) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
            PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
          ValidationResult result = validator.validate(parser);
          Set<String> failed = new TreeSet<>();
          for (RuleId rule : result.getFailedChecks().keySet()) {
            failed.add(rule.getClause() + "-" + rule.getTestNumber());
          }
          System.out.println(
              String.join("\t", file, flavour.getId(), Boolean.toString(result.isCompliant()),
                  Integer.toString(result.getTotalAssertions()), String.join(" ", failed)));
        }
      }
    }
  }

  private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
    String name = "PDF" + (flavour == PDFAFlavour.PDFUA_1 ? "UA-1" : "A-2A") + ".xml";
    Document xml;
    try (InputStream in = PDFAFlavour.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name)) {
      xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
    Set<Rule> rules = new HashSet<>();
    for (Element rule : all(xml.getDocumentElement(), "rule")) {
      Element id = all(rule, "id").get(0);
      RuleId ruleId =
          Profiles.ruleIdFromValues(
              PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
              id.getAttribute("clause"),
              Integer.parseInt(id.getAttribute("testNumber")));
      boolean deferred = Boolean.parseBoolean(rule.getAttribute("deferred"));
      rules.add(
          Profiles.ruleFromValues(
              ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
              text(rule, "description"), text(rule, "test"),
              Profiles.errorFromValues(text(rule, "message"), new ArrayList<ErrorArgument>()), List.of()));
    }
    Set<Variable> variables = new HashSet<>();
    for (Element one : all(xml.getDocumentElement(), "variable")) {
      variables.add(
          Profiles.variableFromValues(
              one.getAttribute("name"), one.getAttribute("object"),
              text(one, "defaultValue"), text(one, "value")));
    }
    return Profiles.profileFromValues(
        flavour, Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0)), "", rules, variables);
  }

  private static List<Element> all(Element inside, String tag) {
    NodeList found = inside.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int at = 0; at < found.getLength(); at++) {
      elements.add((Element) found.item(at));
    }
    return elements;
  }

  private static String text(Element inside, String tag) {
    return all(inside, tag).get(0).getTextContent();
  }
}
