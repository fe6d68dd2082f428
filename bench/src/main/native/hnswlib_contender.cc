// hnswlib as a contender of the vector benchmark: builds and searches here, so that no other language stands between.
//
// Usage: hnswlib_contender FOLDER ROWS DIMENSION QUERIES COSINE|DOT|L2 M EF_CONSTRUCTION
//
// FOLDER holds base.f32 and queries.f32: rows of little-endian floats. Requests come as lines on standard input:
// "build THREADS", "filter FILE" (of FOLDER: a bit for each row, in little-endian 64-bit words; "-" for all rows),
// "search EF K", "quit". Answers are little-endian on standard output: an int32 0, then
//   at the start   int32 length, text        what this is
//   build          double seconds, int64 bytes
//   filter         nothing
//   search         int64 distances, int64 nanos of processor time, int64 nanos[QUERIES], int32 ids[QUERIES][K]
// or an int32 1, an int32 length and a text that says what went wrong.
#include <hnswlib/hnswlib.h>

#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using Clock = std::chrono::steady_clock;

namespace {

template <typename T>
void put(const T *values, size_t count) {
    fwrite(values, sizeof(T), count, stdout);
}

template <typename T>
void put(T value) {
    put(&value, 1);
}

void put_text(int32_t status, const std::string &text) {
    put(status);
    put<int32_t>(text.size());
    put(text.data(), text.size());
    fflush(stdout);
}

std::vector<float> read_floats(const std::string &path, size_t count) {
    std::vector<float> values(count);
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char *>(values.data()), count * sizeof(float))) {
        throw std::runtime_error("[" + path + "] file must hold " + std::to_string(count) + " floats, but does not");
    }
    return values;
}

int64_t processor_nanos() {
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

hnswlib::DISTFUNC<float> counted_distance;
int64_t distances_counted;

float count_distance(const void *a, const void *b, const void *dimension) {
    distances_counted++;
    return counted_distance(a, b, dimension);
}

struct Contender {
    size_t rows, dimension, queries, m, ef_construction;
    std::vector<float> base, query_values;
    std::unique_ptr<hnswlib::SpaceInterface<float>> space;
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> index;
    std::map<size_t, int64_t> distances_of_ef;
    std::vector<bool> marked;

    // Not all versions have filters; what may not be found is marked as deleted, which a search passes over just so.
    void filter(const std::string &folder, const std::string &name) {
        distances_of_ef.clear();
        std::vector<uint64_t> words((rows + 63) / 64, ~UINT64_C(0));
        if (name != "-") {
            std::ifstream file(folder + "/" + name, std::ios::binary);
            if (!file.read(reinterpret_cast<char *>(words.data()), words.size() * 8)) {
                throw std::runtime_error("[" + name + "] file must hold a bit for each row, but does not");
            }
        }
        marked.resize(rows);
        for (size_t row = 0; row < rows; row++) {
            bool mark = !(words[row / 64] >> row % 64 & 1);
            if (mark && !marked[row]) {
                index->markDelete(row);
            } else if (!mark && marked[row]) {
                index->unmarkDelete(row);
            }
            marked[row] = mark;
        }
        put<int32_t>(0);
        fflush(stdout);
    }

    void build(size_t threads) {
        distances_of_ef.clear();
        marked.clear();
        index.reset();
        index.reset(new hnswlib::HierarchicalNSW<float>(space.get(), rows, m, ef_construction));
        auto start = Clock::now();
        index->addPoint(base.data(), 0);
        std::atomic<size_t> next{1};
        auto work = [&] {
            for (size_t row; (row = next.fetch_add(1)) < rows;) {
                index->addPoint(base.data() + row * dimension, row);
            }
        };
        std::vector<std::thread> others;
        for (size_t i = 1; i < threads; i++) {
            others.emplace_back(work);
        }
        work();
        for (auto &other : others) {
            other.join();
        }
        double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        int64_t bytes = rows * (index->size_data_per_element_ + sizeof(void *));
        for (size_t row = 0; row < rows; row++) {
            bytes += index->element_levels_[row] * index->size_links_per_element_;
        }
        put<int32_t>(0);
        put(seconds);
        put(bytes);
        fflush(stdout);
    }

    // The library counts rows that it looks past, too, so this counts calls, outside of what is timed.
    int64_t count_distances(size_t k) {
        distances_counted = 0;
        counted_distance = index->fstdistfunc_;
        index->fstdistfunc_ = count_distance;
        for (size_t query = 0; query < queries; query++) {
            index->searchKnn(query_values.data() + query * dimension, k);
        }
        index->fstdistfunc_ = counted_distance;
        return distances_counted;
    }

    void search(size_t ef, size_t k) {
        std::vector<int64_t> nanos(queries);
        std::vector<int32_t> ids(queries * k, -1);
        index->setEf(ef);
        if (!distances_of_ef.count(ef)) {
            distances_of_ef[ef] = count_distances(k);
        }
        int64_t processor_start = processor_nanos();
        for (size_t query = 0; query < queries; query++) {
            auto start = Clock::now();
            auto found = index->searchKnn(query_values.data() + query * dimension, k);
            for (size_t rank = found.size(); rank-- > 0; found.pop()) {
                ids[query * k + rank] = found.top().second;
            }
            nanos[query] = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
        }
        int64_t processor_time = processor_nanos() - processor_start;
        put<int32_t>(0);
        put(distances_of_ef[ef]);
        put(processor_time);
        put(nanos.data(), nanos.size());
        put(ids.data(), ids.size());
        fflush(stdout);
    }
};

int run(char **arguments) {
    std::string folder = arguments[1];
    Contender contender;
    contender.rows = std::stoul(arguments[2]);
    contender.dimension = std::stoul(arguments[3]);
    contender.queries = std::stoul(arguments[4]);
    contender.m = std::stoul(arguments[6]);
    contender.ef_construction = std::stoul(arguments[7]);
    contender.base = read_floats(folder + "/base.f32", contender.rows * contender.dimension);
    contender.query_values = read_floats(folder + "/queries.f32", contender.queries * contender.dimension);
    if (std::string(arguments[5]) == "L2") {
        contender.space.reset(new hnswlib::L2Space(contender.dimension));
    } else {
        contender.space.reset(new hnswlib::InnerProductSpace(contender.dimension));
    }
#if defined(USE_AVX512)
    const char *lanes = "AVX-512";
#elif defined(USE_AVX)
    const char *lanes = "AVX";
#elif defined(USE_SSE)
    const char *lanes = "SSE";
#else
    const char *lanes = "no explicit SIMD";
#endif
    put_text(0, std::string("native, ") + lanes + ", M " + arguments[6] + ", efConstruction " + arguments[7]);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string what;
        words >> what;
        if (what == "quit") {
            break;
        }
        if (what == "filter") {
            std::string name;
            words >> name;
            contender.filter(folder, name);
            continue;
        }
        size_t first = 0, second = 0;
        words >> first >> second;
        if (what == "build") {
            contender.build(first);
        } else {
            contender.search(first, second);
        }
    }
    return 0;
}

}  // namespace

int main(int count, char **arguments) {
    try {
        if (count != 8) {
            throw std::runtime_error("seven arguments must be given, but were " + std::to_string(count - 1));
        }
        return run(arguments);
    } catch (const std::exception &e) {
        put_text(1, e.what());
        return 1;
    }
}
