package dev.millrace.runtimes.pmml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFile;
import dev.millrace.model.ModelManifest;
import dev.millrace.model.Tolerance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** PMML files as tests write them: a tree over a number, a whole number and a colour. */
final class PmmlPackage {
  private PmmlPackage() {}

  static final String TREE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header copyright="the tests"/>
      <DataDictionary>
        <DataField name="length" optype="continuous" dataType="double"/>
        <DataField name="count" optype="continuous" dataType="integer"/>
        <DataField name="colour" optype="categorical" dataType="string">
          <Value value="red"/><Value value="blue"/></DataField>
        <DataField name="kind" optype="categorical" dataType="string">
          <Value value="small"/><Value value="large"/></DataField>
      </DataDictionary>
      <TreeModel functionName="classification">
        <MiningSchema><MiningField name="length"/><MiningField name="count"/><MiningField name="colour"/>
          <MiningField name="kind" usageType="target"/></MiningSchema>
        VERIFICATION
        <Node score="small"><True/>
          <Node score="small"><SimplePredicate field="length" operator="lessThan" value="2.5"/>
            <ScoreDistribution value="small" recordCount="50"/><ScoreDistribution value="large" recordCount="0"/></Node>
          <Node score="large"><SimplePredicate field="length" operator="greaterOrEqual" value="2.5"/>
            <ScoreDistribution value="small" recordCount="10"/><ScoreDistribution value="large" recordCount="30"/></Node>
        </Node>
      </TreeModel></PMML>
      """;

  /** One expected row: what kind, and with which probability of being large. */
  static String verification(String kind, String probability) {
    return """
    <ModelVerification recordCount="1">
      <VerificationFields>
        <VerificationField field="length" column="data:len"/>
        <VerificationField field="count" column="count"/>
        <VerificationField field="kind"/>
        <VerificationField field="probability_large" precision="1e-3" zeroThreshold="1e-6"/>
      </VerificationFields>
      <InlineTable xmlns:data="urn:d"><row><data:len>3.5</data:len><count>7</count>
        <kind>%s</kind><probability_large>%s</probability_large></row></InlineTable>
    </ModelVerification>"""
        .formatted(kind, probability);
  }

  static ModelFile write(Path directory, String xml) throws IOException {
    return write(directory, xml.getBytes(StandardCharsets.UTF_8));
  }

  static ModelFile write(Path directory, byte[] xml) throws IOException {
    Files.write(directory.resolve("model.pmml"), xml);
    JsonNode none = new ObjectMapper().createObjectNode();
    ModelManifest manifest =
        new ModelManifest(
            "kinds",
            "the tests",
            "Apache-2.0",
            null,
            "pmml",
            Map.of("model", "model.pmml"),
            Map.of(),
            none,
            none,
            new ModelManifest.Tolerances(Tolerance.DEFAULT, Map.of()),
            true,
            none);
    return new ModelFile(directory, "model", "model.pmml", manifest);
  }
}
