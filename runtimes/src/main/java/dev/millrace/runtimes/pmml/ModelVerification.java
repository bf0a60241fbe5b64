package dev.millrace.runtimes.pmml;

import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import dev.millrace.model.Tolerance;
import dev.millrace.model.VerificationCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code <ModelVerification>} of a PMML file: rows of inputs with the answers that the
 * model's author got, each a verification case.
 *
 * <p>A number is right when it lies within {@code precision} times the expected one; an expected
 * number within {@code zeroThreshold} of zero stands for zero, and then any number within that is
 * right. Source: the PMML 4.4 standard, "Model Verification"; other evaluators read it so too.
 */
final class ModelVerification {
  private static final int MOST_ROWS = 1000;
  private static final double PRECISION = 1e-6;
  private static final double ZERO_THRESHOLD = 1e-16;

  private final PmmlModel model;
  private final String role;
  private final List<Field> fields = new ArrayList<>();
  private final List<VerificationCase> cases = new ArrayList<>();

  /**
   * @param role of the file in its package
   */
  ModelVerification(PmmlModel model, String role) {
    this.model = model;
    this.role = role;
  }

  /** A {@code <VerificationField>}: what a column of the rows holds. */
  private record Field(String name, String column, double precision, double zeroThreshold) {

    Tolerance tolerance(double expected) {
      return Math.abs(expected) <= zeroThreshold
          ? new Tolerance(zeroThreshold, 0)
          : new Tolerance(0, precision);
    }
  }

  /**
   * The cases of the file's own model; those of the models within it are theirs.
   *
   * @throws ModelException when they name fields that the model does not have, or hold values that
   *     are none
   */
  List<VerificationCase> read(String text) {
    try {
      XMLStreamReader reader = PmmlText.reader(text);
      for (int depth = 0; reader.hasNext(); ) {
        switch (reader.next()) {
          case START_ELEMENT -> {
            depth++;
            if (depth == 3 && reader.getLocalName().equals("ModelVerification")) {
              readRows(reader);
              depth--;
            }
          }
          case END_ELEMENT -> depth--;
          default -> {} // text between elements
        }
      }
      return List.copyOf(cases);
    } catch (XMLStreamException e) {
      throw new ModelException(model.file() + " is not XML: " + e.getMessage(), e);
    }
  }

  private void readRows(XMLStreamReader reader) throws XMLStreamException {
    while (!ends(reader, "ModelVerification")) {
      if (reader.isStartElement() && reader.getLocalName().equals("VerificationField")) {
        fields.add(field(reader));
      } else if (reader.isStartElement() && reader.getLocalName().equals("row")) {
        row(cells(reader));
      }
    }
  }

  /** Goes on; whether that is the end of an element. */
  private static boolean ends(XMLStreamReader reader, String element) throws XMLStreamException {
    return reader.next() == END_ELEMENT && reader.getLocalName().equals(element);
  }

  private Field field(XMLStreamReader reader) {
    String name = reader.getAttributeValue(null, "field");
    String column = reader.getAttributeValue(null, "column");
    if (name == null) {
      throw wrong("a VerificationField has no 'field'");
    }
    if (model.input(name).isEmpty() && model.output(name).isEmpty()) {
      throw wrong(
          "'%s' is neither an input %s nor an output %s"
              .formatted(name, names(model.inputs()), names(model.outputs())));
    }
    return new Field(
        name,
        column == null ? name : column.substring(column.indexOf(':') + 1),
        number(reader, "precision", PRECISION),
        number(reader, "zeroThreshold", ZERO_THRESHOLD));
  }

  private static List<String> names(List<PmmlField> fields) {
    return fields.stream().map(PmmlField::name).toList();
  }

  private double number(XMLStreamReader reader, String attribute, double otherwise) {
    String value = reader.getAttributeValue(null, attribute);
    try {
      double number = value == null ? otherwise : Double.parseDouble(value);
      if (!(number >= 0) || Double.isInfinite(number)) {
        throw wrong("'" + attribute + "' is " + value + ", which is no number from 0");
      }
      return number;
    } catch (NumberFormatException e) {
      throw wrong("'" + attribute + "' is '" + value + "', which is no number");
    }
  }

  private static Map<String, String> cells(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> cells = new LinkedHashMap<>();
    while (!ends(reader, "row")) {
      if (reader.isStartElement()) {
        cells.put(reader.getLocalName(), reader.getElementText().strip());
      }
    }
    return cells;
  }

  private void row(Map<String, String> cells) {
    if (cases.size() == MOST_ROWS) {
      throw wrong("there are more than " + MOST_ROWS + " rows");
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    Map<String, Tolerance> tolerances = new LinkedHashMap<>();
    model.inputs().stream()
        .filter(PmmlField::mayBeMissing)
        .forEach(input -> inputs.put(input.name(), one(input, "")));
    for (Field field : fields) {
      String cell = cells.get(field.column());
      Optional<PmmlField> input = model.input(field.name());
      if (cell != null && input.isPresent()) {
        inputs.put(field.name(), one(input.get(), cell));
      } else if (cell != null) {
        expect(field, model.output(field.name()).orElseThrow(), cell, outputs, tolerances);
      }
    }
    if (outputs.isEmpty() || inputs.size() < model.inputs().size()) {
      throw wrong("row %d holds only %s".formatted(cases.size() + 1, cells.keySet()));
    }
    String id = role + "/row-" + (cases.size() + 1);
    cases.add(new VerificationCase(id, role, inputs, outputs, tolerances));
  }

  private void expect(
      Field field,
      PmmlField output,
      String cell,
      Map<String, Tensor> outputs,
      Map<String, Tolerance> tolerances) {
    @Nullable Object value = output.parse(cell);
    if (value instanceof Double expected) {
      tolerances.put(output.name(), field.tolerance(expected));
      value = Math.abs(expected) <= field.zeroThreshold() ? (Double) 0.0 : expected;
    }
    List<@Nullable Object> column = new ArrayList<>();
    column.add(value);
    outputs.put(output.name(), output.write(column));
  }

  private static Tensor one(PmmlField field, String cell) {
    List<@Nullable Object> column = new ArrayList<>();
    column.add(cell.isEmpty() ? null : field.parse(cell));
    return field.write(column);
  }

  private ModelException wrong(String what) {
    return new ModelException(model.file() + ", ModelVerification: " + what);
  }
}
