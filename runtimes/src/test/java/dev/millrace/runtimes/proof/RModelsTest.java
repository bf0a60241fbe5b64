package dev.millrace.runtimes.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ServedModel;
import dev.millrace.model.VerificationFailedException;
import dev.millrace.runtimes.process.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that R made, served by R's own code. */
final class RModelsTest {
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

  private ServedModel publish(String packages, String code, String training)
      throws IOException, InterruptedException {
    String[] names = packages.isEmpty() ? new String[0] : packages.split(" ", -1);
    new AuthorSession(author, Language.R, names).model(code).run(training);
    return serving.publish(author, 2);
  }

  @Test
  void servesALinearModel() throws Exception {
    ServedModel model =
        publish(
            "",
            """
            load_model <- function(directory) readRDS(file.path(directory, "model.rds"))
            predict_model <- function(model, inputs) {
              range <- predict(model, as.data.frame(inputs), interval = "prediction")
              list(mpg = range[, "fit"], range = range[, c("lwr", "upr"), drop = FALSE])
            }
            """,
            """
            cars <- transform(mtcars, gear = factor(gear))
            saveRDS(lm(mpg ~ wt * hp + gear, cars), "model.rds")
            source("record.R")
            rows <- cars[c("wt", "hp", "gear")]
            record_package(".", name = "mpg", author = "Ada", licence = "MIT",
                           cases = list(all = rows, one = rows[7, ]))
            """);
    assertThat(model.provenance().runtime())
        .matches("R \\d+\\.\\d+\\.\\d+ \\(parts [0-9a-f]{8}\\)");
    assertThat(model.session("model").signature().outputs())
        .asString()
        .contains("range FP64[-1, 2]");
  }

  @Test
  void servesALogisticRegression() throws Exception {
    ServedModel model =
        publish(
            "",
            """
            load_model <- function(directory) readRDS(file.path(directory, "model.rds"))
            predict_model <- function(model, inputs) {
              p <- predict(model, as.data.frame(inputs), type = "response")
              list(probability = p, manual = p > 0.5)
            }
            """,
            """
            saveRDS(glm(am ~ wt + cyl, binomial, mtcars), "model.rds")
            source("record.R")
            rows <- mtcars[c("wt", "cyl")]
            record_package(".", name = "manual", author = "Ada", licence = "MIT",
                           cases = list(all = rows, one = rows[7, ]))
            """);
    assertThat(model.session("model").signature().outputs()).asString().contains("manual BOOL[-1]");
  }

  @Test
  void servesARandomForestAndNamesItsPackage() throws Exception {
    ServedModel model =
        publish(
            "randomForest",
            """
            load_model <- function(directory) {
              library(randomForest)
              readRDS(file.path(directory, "model.rds"))
            }
            predict_model <- function(model, inputs) {
              rows <- as.data.frame(inputs$x)
              names(rows) <- names(iris)[1:4]
              list(species = predict(model, rows), votes = unclass(predict(model, rows, type = "prob")))
            }
            """,
            """
            library(randomForest)
            set.seed(7)
            saveRDS(randomForest(Species ~ ., iris, ntree = 50), "model.rds")
            source("record.R")
            record_package(".", name = "species", author = "Ada", licence = "MIT", requires = "randomForest",
                           cases = list(all = list(x = as.matrix(iris[1:4])), one = list(x = as.matrix(iris[99, 1:4]))))
            """);
    assertThat(model.provenance().runtime())
        .matches("R .* \\(randomForest [0-9.-]+; parts [0-9a-f]{8}\\)");
  }

  @Test
  void servesAForecastByExponentialSmoothing() throws Exception {
    ServedModel model =
        publish(
            "forecast",
            """
            load_model <- function(directory) {
              suppressMessages(library(forecast))
              readRDS(file.path(directory, "model.rds"))
            }
            predict_model <- function(model, inputs) {
              ahead <- forecast(model, h = inputs$months)
              list(mean = ahead$mean, lower = ahead$lower, upper = ahead$upper)
            }
            """,
            """
            suppressMessages(library(forecast))
            saveRDS(ets(AirPassengers), "model.rds")
            source("record.R")
            record_package(".", name = "passengers", author = "Ada", licence = "MIT", requires = "forecast",
                           cases = list(year = list(months = 12L), quarter = list(months = 3L)))
            """);
    assertThat(model.provenance().runtime()).startsWith("R ").contains("(forecast ");
  }

  @Test
  void refusesAModelWhoseAnswersChangedOnTheWay() throws Exception {
    new AuthorSession(author, Language.R)
        .run(
            """
            saveRDS(lm(mpg ~ wt + hp, mtcars), "model.rds")
            source("record.R")
            record_package(".", name = "mpg", author = "Ada", licence = "MIT",
                           cases = list(all = mtcars[c("wt", "hp")]))
            saveRDS(lm(mpg ~ wt + hp, mtcars[-1, ]), "model.rds")
            """);
    assertThatThrownBy(() -> serving.models().publish(author))
        .isInstanceOf(VerificationFailedException.class)
        .hasMessageContaining("1 of 1 verification cases fail with R ")
        .hasMessageContaining("case model/all: output 'y' differs most at");
    assertThat(serving.models().versions("mpg")).isEmpty();
  }

  @Test
  void takesAnotherModelFileBesideTheSameCodeForAnotherVersion() throws Exception {
    String training =
        """
        saveRDS(lm(mpg ~ wt + hp, mtcars), "model.rds")
        source("record.R")
        record_package(".", name = "mpg", author = "Ada", licence = "MIT",
                       cases = list(all = mtcars[c("wt", "hp")], one = mtcars[1, c("wt", "hp")]))
        """;
    AuthorSession session = new AuthorSession(author, Language.R);
    session.run(training);
    String first = serving.publish(author, 2).digest();
    session.run(training.replace("mtcars)", "mtcars[-1, ])"));
    assertThat(serving.publish(author, 2).digest()).isNotEqualTo(first);
    assertThat(Files.readString(author.resolve("model.yaml"))).contains("runtime: r");
  }
}
