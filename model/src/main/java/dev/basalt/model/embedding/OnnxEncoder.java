package dev.basalt.model.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.limit.Limits;
import dev.basalt.model.internal.NativeLibraries;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The network: batches of token ids in, vectors out, through ONNX Runtime.
///
/// - **Shapes:** in `[texts, tokens]`; out `[texts, tokens, dimension]`, or `[texts, dimension]` where the network
///   pools itself
/// - **Memory:** owns the native session until [#close()]; the file is read by ONNX Runtime, not through the heap
/// - **Threads:** [#run] is thread-safe
final class OnnxEncoder implements AutoCloseable {
    private static final String INPUT_IDS = "input_ids";
    private static final String ATTENTION_MASK = "attention_mask";
    private static final String TOKEN_TYPE_IDS = "token_type_ids";
    private static final Set<String> KNOWN_INPUTS = Set.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS);
    private static final List<String> PREFERRED_OUTPUTS =
            List.of("sentence_embedding", "last_hidden_state", "token_embeddings");

    private final Location location;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String outputName;
    private final boolean pooled;
    private final int dimension;

    private OnnxEncoder(Location location, OrtEnvironment environment, OrtSession session) throws OrtException {
        this.location = location;
        this.environment = environment;
        this.session = session;
        requireKnownInputs();
        NodeInfo output = chooseOutput();
        this.outputName = output.getName();
        long[] shape = tensorOf(output).getShape();
        this.pooled = shape.length == 2;
        long last = shape[shape.length - 1];
        long width = last > 0 ? last : probeDimension();
        Limits.check(location, "vector dimension", width, Limits.DEFAULT.maxDimension(), "maxDimension");
        this.dimension = (int) width;
    }

    /// Loads a network.
    ///
    /// @param model an ONNX file
    /// @return the network, to be closed by the caller
    /// @throws IOException if the native library cannot be loaded
    static OnnxEncoder open(Path model) throws IOException {
        OrtEnvironment environment = NativeLibraries.onnxRuntime();
        Location location = Location.of(model);
        try (OrtSession.SessionOptions sessionOptions = new OrtSession.SessionOptions()) {
            // One thread for a batch: the calls are parallel, not the network (see BatchRun).
            sessionOptions.setIntraOpNumThreads(1);
            sessionOptions.setInterOpNumThreads(1);
            sessionOptions.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            OrtSession session = environment.createSession(model.toString(), sessionOptions);
            try {
                return new OnnxEncoder(location, environment, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new CorruptDataException(
                    location, "a model must be a readable ONNX network, but was rejected: " + e.getMessage(), e);
        }
    }

    /// The number of elements of each vector.
    int dimension() {
        return dimension;
    }

    /// Whether the network joins the vectors of the tokens itself.
    boolean pooled() {
        return pooled;
    }

    /// Runs one batch.
    ///
    /// @param ids        token ids, `[textCount, tokenCount]` from position 0
    /// @param mask       1 for a token, 0 for padding, same shape
    /// @param types      zeros, same shape
    /// @param output     receives the result from position 0
    /// @param textCount  number of texts
    /// @param tokenCount number of tokens of each, padding included
    void run(LongBuffer ids, LongBuffer mask, LongBuffer types, FloatBuffer output, int textCount, int tokenCount) {
        long[] shape = {textCount, tokenCount};
        int cells = textCount * tokenCount;
        long[] outputShape = pooled ? new long[] {textCount, dimension} : new long[] {textCount, tokenCount, dimension};
        int outputSize = (pooled ? textCount : cells) * dimension;
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.slice(0, cells), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.slice(0, cells), shape);
                OnnxTensor typeTensor = OnnxTensor.createTensor(environment, types.slice(0, cells), shape);
                OnnxTensor outputTensor =
                        OnnxTensor.createTensor(environment, output.slice(0, outputSize), outputShape)) {
            Map<String, OnnxValue> outputs = Map.of(outputName, outputTensor);
            session.run(inputs(idTensor, maskTensor, typeTensor), outputs).close();
        } catch (OrtException e) {
            throw new CorruptDataException(
                    location, "a network must accept the tokens of its tokenizer, but failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("an ONNX session must be closable, but was not: " + e.getMessage(), e);
        }
    }

    private Map<String, OnnxTensor> inputs(OnnxTensor ids, OnnxTensor mask, OnnxTensor types) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (String name : session.getInputNames()) {
            inputs.put(
                    name,
                    switch (name) {
                        case ATTENTION_MASK -> mask;
                        case TOKEN_TYPE_IDS -> types;
                        default -> ids;
                    });
        }
        return inputs;
    }

    private void requireKnownInputs() throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (!inputs.containsKey(INPUT_IDS) || !KNOWN_INPUTS.containsAll(inputs.keySet())) {
            throw new UnsupportedFormatException(
                    location,
                    "network inputs must be 'input_ids' and at most 'attention_mask' and 'token_type_ids', but were "
                            + inputs.keySet());
        }
        for (NodeInfo input : inputs.values()) {
            TensorInfo tensor = tensorOf(input);
            if (tensor.type != OnnxJavaType.INT64 || tensor.getShape().length != 2) {
                throw new UnsupportedFormatException(
                        location,
                        "network input '" + input.getName() + "' must be int64 [texts, tokens], but was " + tensor.type
                                + " of rank " + tensor.getShape().length);
            }
        }
    }

    private NodeInfo chooseOutput() throws OrtException {
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        for (String name : PREFERRED_OUTPUTS) {
            NodeInfo output = outputs.get(name);
            if (output != null && isVectors(output)) {
                return output;
            }
        }
        for (NodeInfo output : outputs.values()) {
            if (isVectors(output) && tensorOf(output).getShape().length == 3) {
                return output;
            }
        }
        throw new UnsupportedFormatException(
                location,
                "a network output must be float 'sentence_embedding' [texts, dimension] or 'last_hidden_state' [texts,"
                        + " tokens, dimension], but outputs were " + outputs.keySet());
    }

    private static boolean isVectors(NodeInfo output) {
        return output.getInfo() instanceof TensorInfo tensor
                && tensor.type == OnnxJavaType.FLOAT
                && (tensor.getShape().length == 2 || tensor.getShape().length == 3);
    }

    private TensorInfo tensorOf(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            return tensor;
        }
        throw new UnsupportedFormatException(location, "'" + node.getName() + "' must be a tensor, but was not");
    }

    /// Runs one token through a network that does not declare its dimension.
    private long probeDimension() throws OrtException {
        long[][] zero = {{0}};
        long[][] one = {{1}};
        try (OnnxTensor zeros = OnnxTensor.createTensor(environment, zero);
                OnnxTensor ones = OnnxTensor.createTensor(environment, one);
                OrtSession.Result result = session.run(inputs(zeros, ones, zeros), Set.of(outputName))) {
            long[] shape = ((TensorInfo) result.get(0).getInfo()).getShape();
            return shape[shape.length - 1];
        }
    }
}
