package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinesTest {
  private static final String YAML = "{on: {bucket: box}, task: echo}";

  @TempDir Path directory;
  private Mill mill;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
  }

  @AfterEach
  void close() {
    mill.close();
  }

  @Test
  void aChangedDefinitionIsANewVersionAndTheSameOneIsNot() {
    assertThat(mill.declare(YAML).version()).isEqualTo(1);
    assertThat(mill.declare(YAML).version()).isEqualTo(1);
    assertThat(mill.declare("{on: {bucket: box}, task: echo, retries: 1}").version()).isEqualTo(2);
    assertThat(mill.pipelines.history("p")).hasSize(2);
    assertThat(mill.pipelines.active())
        .singleElement()
        .satisfies(p -> assertThat(p.version()).isEqualTo(2));
  }

  @Test
  void aRunKeepsTheVersionItWasMadeUnder() throws Exception {
    mill.declare(YAML);
    var run = mill.landRun("a", "x");
    mill.declare("{on: {bucket: box}, task: echo, retries: 1}");
    mill.dispatch();
    assertThat(mill.ended(run).run().pipelineVersion()).isEqualTo(1);
    assertThat(mill.land("a", "x").runs())
        .hasSize(2); // sent again, it gets the new version's run too
  }

  @Test
  void whatTheTaskCannotDoIsRefusedWhenDeclared() {
    assertThatThrownBy(() -> mill.declare("{on: {bucket: box}, task: dance}"))
        .hasMessageContaining("there is no task 'dance'; this Millrace knows echo");
    assertThatThrownBy(() -> mill.declare("{on: {bucket: box}, task: echo, options: {bad: 1}}"))
        .hasMessageContaining("options.bad");
    assertThatThrownBy(
            () -> mill.pipelines.put("A B", PipelineParser.parse(YAML), Pipelines.API, false))
        .hasMessageContaining("name");
  }

  @Test
  void filesDeclarePipelinesChangeThemAndTakeThemAway() throws IOException {
    Path files = Files.createDirectory(directory.resolve("pipelines"));
    PipelineFiles loader = new PipelineFiles(files, mill.pipelines);
    Files.writeString(files.resolve("texts.yaml"), YAML);
    assertThat(loader.load()).isEmpty();
    assertThat(mill.pipelines.get("texts")).isPresent();

    Files.writeString(files.resolve("texts.yaml"), "{on: {bucket: box}, task: dance}");
    assertThat(loader.load())
        .singleElement()
        .asString()
        .contains("pipelines/texts.yaml: there is no task");
    assertThat(mill.pipelines.get("texts")).isPresent();

    Files.delete(files.resolve("texts.yaml"));
    assertThat(loader.load()).isEmpty();
    assertThat(mill.pipelines.get("texts")).isEmpty();
  }

  @Test
  void aFilesPipelineIsChangedOnlyInTheFile() throws IOException {
    Path files = Files.createDirectory(directory.resolve("pipelines"));
    Files.writeString(files.resolve("p.yaml"), YAML);
    new PipelineFiles(files, mill.pipelines).load();
    assertThatThrownBy(() -> mill.declare(YAML))
        .hasMessageContaining("declared by pipelines/p.yaml");
    assertThatThrownBy(() -> mill.pipelines.delete("p", Pipelines.API))
        .hasMessageContaining("change it there");
  }
}
