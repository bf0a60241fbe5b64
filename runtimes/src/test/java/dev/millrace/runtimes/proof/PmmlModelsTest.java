package dev.millrace.runtimes.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.VerificationFailedException;
import dev.millrace.runtimes.process.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that R made and wrote as PMML, with the rows that its session answered inside. */
final class PmmlModelsTest {
  @TempDir Path home;
  @TempDir Path author;
  private Serving serving;

  @BeforeEach
  void open() {
    serving = new Serving(home);
  }

  @AfterEach
  void close() {
    serving.close();
  }

  private void write(String model) throws IOException, InterruptedException {
    new AuthorSession(author, Language.R, "rpart")
        .run(
            """
            library(rpart)
            source("pmml.R")
            cars <- transform(mtcars, gear = factor(gear), maker = sub(" .*", "", rownames(mtcars)))
            ship <- as.data.frame(Titanic)
            ship <- ship[rep(seq_len(nrow(ship)), ship$Freq), c("Class", "Sex", "Age", "Survived")]
            write_pmml(MODEL, "model.pmml")
            """
                .replace("MODEL", model));
    Files.delete(author.resolve("model.R"));
    Files.writeString(
        author.resolve("model.yaml"),
        """
        name: pmml
        author: Ada
        licence: MIT
        runtime: pmml
        files: {model: model.pmml}
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          lm(mpg ~ wt + hp + gear, cars), verify = cars                                  | 32
          glm(am ~ wt + cyl, binomial, cars), verify = cars                              | 32
          glm(carb ~ wt + hp, poisson, cars), verify = cars                              | 32
          rpart(Species ~ ., iris), verify = iris                                        | 150
          rpart(mpg ~ wt + hp + gear, cars, control = rpart.control(minsplit = 5)), verify = cars | 32
          rpart(Survived ~ Class + Sex + Age, ship), verify = ship[seq(1, 2201, by = 20), ]       | 111
          """)
  void servesWhatRWroteWithEveryRowAsACase(String model, int rows) throws Exception {
    write(model);
    assertThat(serving.publish(author, rows).provenance().runtime()).startsWith("pmml4s ");
  }

  @Test
  void refusesAFileWhoseRowsItsModelDoesNotReproduce() throws Exception {
    write("lm(mpg ~ wt + hp, cars), verify = cars");
    Path file = author.resolve("model.pmml");
    String changed = Files.readString(file).replaceFirst("intercept=\"37", "intercept=\"36");
    Files.writeString(file, changed);
    assertThatThrownBy(() -> serving.models().publish(author))
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("32 of 32 verification cases fail with pmml4s");
  }
}
