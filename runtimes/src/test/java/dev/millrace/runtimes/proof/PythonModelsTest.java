package dev.millrace.runtimes.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ServedModel;
import dev.millrace.runtimes.process.Language;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that scikit-learn made, served by its own code and, exported, without Python. */
final class PythonModelsTest {
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

  @Test
  void servesAPickledForestWhichNobodyElseOpens() throws Exception {
    new AuthorSession(author, Language.PYTHON, "sklearn", "joblib")
        .model(
            """
            import os
            import joblib

            def load_model(directory):
                return joblib.load(os.path.join(directory, "model.joblib"))

            def predict_model(model, inputs):
                return {"kind": model.predict(inputs["x"]), "probabilities": model.predict_proba(inputs["x"])}
            """)
        .run(
            """
            import joblib
            from record import record_package
            from sklearn.datasets import load_wine
            from sklearn.ensemble import RandomForestClassifier
            wine = load_wine()
            forest = RandomForestClassifier(50, random_state=0).fit(wine.data, wine.target_names[wine.target])
            joblib.dump(forest, "model.joblib")
            record_package(".", name="wine", author="Ada", licence="MIT", requires=["sklearn"],
                           cases={"all": {"x": wine.data}, "one": {"x": wine.data[:1]}})
            """);
    ServedModel model = serving.publish(author, 2);
    assertThat(model.provenance().runtime())
        .startsWith("Python ")
        .contains("sklearn ")
        .containsPattern("parts [0-9a-f]{8}\\)$");
    assertThat(model.session("model").signature().outputs().getFirst())
        .hasToString("kind BYTES[-1]");
  }

  @Test
  void servesColumnsOfADataFrame() throws Exception {
    new AuthorSession(author, Language.PYTHON, "sklearn", "pandas")
        .model(
            """
            import os, pickle
            import pandas

            def load_model(directory):
                with open(os.path.join(directory, "model.pkl"), "rb") as file:
                    return pickle.load(file)

            def predict_model(model, inputs):
                return {"price": model.predict(pandas.DataFrame(inputs))}
            """)
        .run(
            """
            import pickle
            import pandas
            from record import record_package
            from sklearn.compose import make_column_transformer
            from sklearn.linear_model import LinearRegression
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import OneHotEncoder
            rows = pandas.DataFrame({"size": [50.0, 80.0, 120.0, 65.0], "town": ["Ulm", "Köln", "Ulm", "Bonn"]})
            encode = make_column_transformer((OneHotEncoder(), ["town"]), remainder="passthrough")
            model = make_pipeline(encode, LinearRegression()).fit(rows, [200.0, 410.0, 480.0, 260.0])
            pickle.dump(model, open("model.pkl", "wb"))
            record_package(".", name="prices", author="Ada", licence="MIT", requires=["sklearn", "pandas"],
                           cases={"all": rows, "one": rows[2:3]})
            """);
    assertThat(serving.publish(author, 2).session("model").signature().inputs())
        .asString()
        .contains("size FP64[-1]", "town BYTES[-1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sklearn.linear_model   | LinearRegression()                                    | diabetes | float64
          sklearn.linear_model   | LogisticRegression()                                  | binary   | float64
          sklearn.neural_network | MLPRegressor(random_state=0, max_iter=200)            | diabetes | float64
          sklearn.tree           | DecisionTreeClassifier(random_state=0)                | texts    | float32
          sklearn.ensemble       | RandomForestRegressor(50, random_state=0)             | diabetes | float32
          sklearn.ensemble       | ExtraTreesClassifier(50, random_state=0)              | wine     | float32
          scaled                 | LogisticRegression(max_iter=1000)                     | texts    | float64
          scaled                 | MLPClassifier(random_state=0, max_iter=300)           | wine     | float64
          scaled                 | LogisticRegression(multi_class="ovr")                 | wine     | float64
          """)
  void servesWhatIsExportedInItsOwnProcessWithTheSameNumbers(
      String module, String model, String data, String type) throws Exception {
    new AuthorSession(author, Language.PYTHON, "sklearn", "onnx")
        .run(
            """
            import warnings
            warnings.simplefilter("ignore")
            import numpy as np
            from export_onnx import export
            from record import record_package
            from sklearn.datasets import load_diabetes, load_wine
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import StandardScaler
            from sklearn.linear_model import LogisticRegression
            from sklearn.neural_network import MLPClassifier
            wine, diabetes = load_wine(), load_diabetes()
            sets = {"diabetes": (diabetes.data, diabetes.target), "wine": (wine.data, wine.target),
                    "texts": (wine.data, wine.target_names[wine.target]), "binary": (diabetes.data, diabetes.target > 140)}
            X, y = sets["DATA"]
            if "MODULE" != "scaled":
                exec("from MODULE import *")
            model = MODEL
            if "MODULE" == "scaled":
                model = make_pipeline(StandardScaler(), model)
            if y.dtype == bool:
                y = y.astype(np.int64)
            model.fit(X, y)
            export(model, "model.onnx")
            X = X.astype(np.TYPE)
            answer = {"y": model.predict(X)}
            if hasattr(model, "classes_"):
                answer["probabilities"] = model.predict_proba(X).astype(np.TYPE)
            else:
                answer["y"] = answer["y"].astype(np.TYPE)
            record_package(".", name="exported", author="Ada", licence="MIT", runtime="onnx", file="model.onnx",
                           cases={"all": {"x": X}}, outputs={"all": answer},
                           tolerance=1e-5 if "TYPE" == "float32" else 1e-9)
            """
                .replace("MODULE", module)
                .replace("MODEL", model)
                .replace("DATA", data)
                .replace("TYPE", type));
    assertThat(serving.publish(author, 1).provenance().runtime()).startsWith("onnxruntime ");
  }
}
