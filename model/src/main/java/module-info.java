/// Text models: the tokenizer, and the model that turns texts into vectors.
///
/// Three third parties do the heavy work, all as native libraries inside their jars: Hugging Face tokenizers, ONNX
/// Runtime, and the all-MiniLM-L6-v2 model as plain data. Nothing here opens a network connection.
///
/// The JVM asks for `--enable-native-access` for this module, `ai.djl.tokenizers` and `com.microsoft.onnxruntime`.
@org.jspecify.annotations.NullMarked
module dev.basalt.model {
    requires ai.djl.tokenizers;
    requires com.microsoft.onnxruntime;
    requires transitive dev.basalt.core;
    requires static transitive org.jspecify;

    exports dev.basalt.model.embedding;
    exports dev.basalt.model.tokenizer;
}
