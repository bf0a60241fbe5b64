package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineParserTest {
  private static final String FULL =
      """
      on: {bucket: photos, prefix: in/, mediaTypes: [image/*, application/pdf]}
      task: identify-faces
      model: faces@live
      options: {collection: people}
      retries: 7
      concurrency: 2
      """;

  @Test
  void everyPartIsRead() {
    PipelineDefinition definition = PipelineParser.parse(FULL);
    assertThat(definition.task()).isEqualTo("identify-faces");
    assertThat(definition.model()).isEqualTo("faces@live");
    assertThat(definition.options().path("collection").textValue()).isEqualTo("people");
    assertThat(definition.retries()).isEqualTo(7);
    assertThat(definition.concurrency()).isEqualTo(2);
  }

  @Test
  void theCanonicalFormReadsBackTheSame() {
    PipelineDefinition definition = PipelineParser.parse(FULL);
    String json = PipelineParser.format(definition);
    assertThat(PipelineParser.parse(json)).isEqualTo(definition);
    assertThat(PipelineParser.format(PipelineParser.parse(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
    "photos, in/a.jpg, image/jpeg, true",
    "photos, in/a.jpg, Image/JPEG; charset=x, true",
    "photos, in/a.pdf, application/pdf, true",
    "photos, out/a.jpg, image/jpeg, false",
    "photos, in/a.txt, text/plain, false",
    "other, in/a.jpg, image/jpeg, false",
  })
  void objectsMatchByBucketPrefixAndMediaType(
      String bucket, String key, String mediaType, boolean matches) {
    assertThat(PipelineParser.parse(FULL).on().matches(bucket, key, mediaType)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | a pipeline is an object",
        "{task: x} | 'on' says which objects",
        "{on: {bucket: box}} | 'task' is missing",
        "{on: {bucket: B}, task: x} | 'on.bucket'",
        "{on: {bucket: box, type: x}, task: x} | 'on' has no field 'type'",
        "{on: {bucket: box}, task: x, retry: 3} | no field 'retry'; it has concurrency",
        "{on: {bucket: box}, task: x, retries: -1} | 'retries' is a whole number from 0 to 100",
        "{on: {bucket: box}, task: x, retries: many} | 'retries' is a whole number",
        "{on: {bucket: box}, task: x, options: 3} | 'options' is an object",
        "{on: {bucket: box, mediaTypes: [jpeg]}, task: x} | media types such as image/jpeg",
        "'{on: ' | a pipeline is",
      })
  void whatIsWrongIsNamed(String yaml, String message) {
    assertThatThrownBy(() -> PipelineParser.parse(yaml))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining(message);
  }
}
